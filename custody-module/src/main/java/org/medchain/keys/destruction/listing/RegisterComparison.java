package org.medchain.keys.destruction.listing;

/** Compares the database with this server's erasure register. */
@FunctionalInterface
public interface RegisterComparison {

    /** Returns whether the database has every erasure, hold and cancellation that the register lists newest, those on their way into it too. */
    boolean isAllThere();
}
