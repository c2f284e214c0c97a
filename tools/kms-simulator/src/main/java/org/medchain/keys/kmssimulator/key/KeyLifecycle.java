package org.medchain.keys.kmssimulator.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The state of one CMK and what each state allows. Safe for use by many threads. */
public final class KeyLifecycle {

    private final KeyArn arn;
    private KeyState state = KeyState.ENABLED;
    private Instant deletionDate;
    private Duration window;

    KeyLifecycle(KeyArn arn) {
        this.arn = arn;
    }

    public synchronized KeyState state() {
        return state;
    }

    /** Returns the time at which the key is gone; empty unless its deletion is scheduled. */
    public synchronized Optional<Instant> deletionDate() {
        return Optional.ofNullable(deletionDate);
    }

    /** @throws KmsErrorException unless the key is enabled */
    public synchronized void requireEnabled() {
        requireNotPendingDeletion();
        if (state == KeyState.DISABLED) {
            throw KmsErrorException.disabled(arn);
        }
    }

    /** @throws KmsErrorException if the key's deletion is scheduled */
    public synchronized void requireNotPendingDeletion() {
        if (state.isPendingDeletion()) {
            throw KmsErrorException.invalidState(arn, state);
        }
    }

    public synchronized void enable() {
        requireNotPendingDeletion();
        state = KeyState.ENABLED;
    }

    public synchronized void disable() {
        requireNotPendingDeletion();
        state = KeyState.DISABLED;
    }

    /** The time between the request of a deletion and the deletion; empty unless it is scheduled. */
    public synchronized Optional<Duration> deletionWindow() {
        return Optional.ofNullable(window);
    }

    /** A primary with replicas has no date of its own yet: its window begins when the last replica is gone. */
    synchronized void scheduleDeletion(Instant now, Duration deletionWindow, boolean hasReplicas) {
        requireNotPendingDeletion();
        window = deletionWindow;
        state = hasReplicas ? KeyState.PENDING_REPLICA_DELETION : KeyState.PENDING_DELETION;
        deletionDate = hasReplicas ? null : now.plus(window);
    }

    /** The key is disabled afterwards, as in AWS KMS. */
    public synchronized void cancelDeletion() {
        if (!state.isPendingDeletion()) {
            throw KmsErrorException.invalidState(arn, state);
        }
        state = KeyState.DISABLED;
        deletionDate = null;
        window = null;
    }

    /** The last replica is gone: a primary that waited for it begins its own window. */
    synchronized void replicasAreGone(Instant now) {
        if (state == KeyState.PENDING_REPLICA_DELETION) {
            state = KeyState.PENDING_DELETION;
            deletionDate = now.plus(window);
        }
    }

    synchronized boolean isOverAt(Instant now) {
        return deletionDate != null && !now.isBefore(deletionDate);
    }
}
