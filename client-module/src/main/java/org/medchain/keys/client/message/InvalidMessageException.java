package org.medchain.keys.client.message;

/**
 * The message can't be opened: it is no message of the one format that is read here, is altered, cut or under another data key, or is not
 * bound to what the reader asks for. Nothing of the frame that is bad was handed out. Frames before it, of a stream, were: they are
 * authentic, but not the whole.
 */
public final class InvalidMessageException extends RuntimeException {

    private InvalidMessageException(String message, Throwable cause) {
        super(message, cause);
    }

    static InvalidMessageException otherFormat() {
        return new InvalidMessageException(
                "this is no message of the AWS Encryption SDK, version 2, suite 0x0478, with one data key of this service",
                null);
    }

    static InvalidMessageException notAuthentic(Throwable cause) {
        return new InvalidMessageException("the message is altered, cut or under another data key", cause);
    }

    /** The header names another data key than the one that it carries. */
    public static InvalidMessageException otherKey() {
        return new InvalidMessageException("the message names another data key than it carries", null);
    }

    /** The message is whole, as far as is known, but its encryption context has not the entries that the reader asks for. */
    public static InvalidMessageException otherContext() {
        return new InvalidMessageException("the message has another encryption context than is asked for", null);
    }
}
