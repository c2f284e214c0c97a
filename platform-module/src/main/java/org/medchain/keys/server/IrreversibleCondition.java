package org.medchain.keys.server;

import java.util.Optional;

/** A condition that must hold on this server before it does what nothing takes back. Each feature that knows of one has a bean of this type. */
public interface IrreversibleCondition {

    /** Returns what is wrong, for the log; empty if the condition holds. */
    Optional<String> findObstacle();

    /** Returns whether it must hold too before erasures are repeated in a database that lost them. */
    default boolean isForReplays() {
        return true;
    }
}
