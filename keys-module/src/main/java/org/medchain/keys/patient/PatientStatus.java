package org.medchain.keys.patient;

import java.util.Arrays;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.KeysDestroyedException;

/** The status of a patient's keys, which says whether they can be used. Destroyed keys never become usable again. */
public enum PatientStatus {
    ACTIVE,
    PENDING_DESTRUCTION,
    DESTROYED;

    /** Returns the status that a row has. One that there is not, of a row that was changed past the service, keeps the keys from being used. */
    static PatientStatus of(String stored) {
        return Arrays.stream(values())
                .filter(it -> it.name().equals(stored))
                .findFirst()
                .orElse(PENDING_DESTRUCTION);
    }

    /**
     * @throws DestructionPendingException if the destruction of the keys was requested
     * @throws KeysDestroyedException if they were destroyed
     */
    void requireActive() {
        if (this == PENDING_DESTRUCTION) {
            throw new DestructionPendingException();
        }
        requireKeys();
    }

    /** @throws KeysDestroyedException if the keys were destroyed */
    void requireKeys() {
        if (this == DESTROYED) {
            throw new KeysDestroyedException();
        }
    }

    /** @throws ConcurrentChangeException if no destruction is pending, or it can't be stopped any more */
    void requirePending() {
        if (this != PENDING_DESTRUCTION) {
            throw new ConcurrentChangeException();
        }
    }
}
