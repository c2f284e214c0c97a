package org.medchain.keys;

/** The patient's keys were destroyed. Nobody can bring them back, and the patient gets no new ones. */
public final class KeysDestroyedException extends KeyManagementException {

    public KeysDestroyedException() {
        super(FailureReason.KEYS_DESTROYED, "the patient's keys were destroyed");
    }
}
