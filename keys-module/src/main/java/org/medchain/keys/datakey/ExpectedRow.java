package org.medchain.keys.datakey;

import java.util.Arrays;
import java.util.OptionalInt;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.patient.PatientRowId;

/**
 * The bytes that an operation that opened a data key expects in the key's row. {@link ExpectedRowGuard} looks, in the
 * ledger's transaction, and notes here what it found.
 */
final class ExpectedRow {

    private final PatientRowId patient;
    private final DataKeyId keyId;
    private final byte[] encryptedKey;
    private final boolean trusted;
    private volatile OptionalInt generation = OptionalInt.empty();
    private volatile byte[] other;

    /**
     * @param encryptedKey what the row holds if nothing changed
     * @param trusted whether that is the data key; else the row is damaged, and its generation tells nothing
     */
    ExpectedRow(PatientRowId patient, DataKeyId keyId, byte[] encryptedKey, boolean trusted) {
        this.patient = patient;
        this.keyId = keyId;
        this.encryptedKey = encryptedKey;
        this.trusted = trusted;
    }

    PatientRowId patient() {
        return patient;
    }

    DataKeyId keyId() {
        return keyId;
    }

    byte[] encryptedKey() {
        return encryptedKey;
    }

    /** Returns true if these are the bytes that the data key was opened from, if nothing changed. */
    boolean wasOpenedFrom(byte[] heldNow) {
        return trusted && Arrays.equals(heldNow, encryptedKey);
    }

    void isThere(int itsGeneration) {
        generation = trusted ? OptionalInt.of(itsGeneration) : OptionalInt.empty();
    }

    /** Returns the generation; empty if there is no row, it is damaged, or no guard looked. */
    OptionalInt generation() {
        return generation;
    }

    void holds(byte[] otherEncryptedKey) {
        other = otherEncryptedKey;
    }

    /** Returns true if the row holds something else. */
    boolean isDifferent() {
        return other != null;
    }

    /** Returns the bytes that the row holds, as far as they are known. */
    byte[] held() {
        return isDifferent() ? other : encryptedKey;
    }
}
