package org.medchain.keys.server.database;

/** A test stands between a server and its databases: it lets a call pass, holds it up, or throws in its place. */
@FunctionalInterface
public interface CallGate {

    CallGate OPEN = stage -> {};

    /** When a call passes. */
    enum Stage {
        BEFORE_WORK,
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    void pass(Stage stage);
}
