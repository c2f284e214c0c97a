package org.medchain.keys.client.field;

import java.util.Arrays;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.client.message.InvalidMessageException;
import org.medchain.keys.client.message.Message;

/**
 * The value of a field, sealed: a message in the format of the AWS Encryption SDK, as it is stored. Immutable, and equal to another with the same
 * bytes, so that an entity that was only read is not written again. It opens nothing by itself: {@link SealedField} does.
 *
 * @param <T> what it holds
 */
@SuppressWarnings("UnusedTypeParameter") // It tells the compiler which field opens it.
public final class Sealed<T> {

    private final byte[] message;

    private Sealed(byte[] message) {
        this.message = message;
    }

    /** @param message as it was stored; nothing of it is checked before it is opened */
    public static <T> Sealed<T> of(byte[] message) {
        return new Sealed<>(message.clone());
    }

    /** Returns the bytes that are stored. */
    public byte[] message() {
        return message.clone();
    }

    /**
     * The data key, as the message names it. It is not known to be true before it is opened.
     *
     * @throws InvalidMessageException if this is no message of the format
     */
    public DataKeyId keyId() {
        return Message.headerOf(message).keyId();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sealed<?> sealed && Arrays.equals(message, sealed.message);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(message);
    }

    @Override
    public String toString() {
        return "Sealed[" + message.length + " bytes]";
    }
}
