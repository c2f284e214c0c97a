package org.medchain.keys.protocol;

/**
 * An item of a batch: a message to encrypt or a blob to open, and its context.
 *
 * @param bytes the caller's array
 */
@SuppressWarnings("ArrayRecordComponent") // Made once and handed on: nobody compares two.
public record BlobItem(byte[] bytes, ContextEntries context) {

    @Override
    public String toString() {
        return "BlobItem[redacted]";
    }
}
