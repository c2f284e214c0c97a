package org.medchain.keys.protocol;

import org.medchain.keys.PlainKey;

/**
 * A new data key of a patient, and the blob that stands for it. Close it after use.
 *
 * @param blob the caller's array
 */
@SuppressWarnings("ArrayRecordComponent") // Made once and handed on: nobody compares two.
public record GeneratedBlob(byte[] blob, PlainKey plainKey) implements AutoCloseable {

    @Override
    public void close() {
        plainKey.close();
    }

    @Override
    public String toString() {
        return "GeneratedBlob[redacted]";
    }
}
