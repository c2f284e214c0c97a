package org.medchain.keys.kmssimulator.key;

/**
 * The states of a CMK that a symmetric key without imported material can have.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html">Key states (AWS KMS)</a>
 */
public enum KeyState {
    ENABLED("Enabled"),
    DISABLED("Disabled"),
    PENDING_DELETION("PendingDeletion"),
    /** A multi-Region primary that waits for its replicas to be deleted first. */
    PENDING_REPLICA_DELETION("PendingReplicaDeletion");

    private final String label;

    KeyState(String label) {
        this.label = label;
    }

    /** The name on the wire. */
    public String label() {
        return label;
    }

    boolean isPendingDeletion() {
        return this == PENDING_DELETION || this == PENDING_REPLICA_DELETION;
    }
}
