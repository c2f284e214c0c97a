package org.medchain.keys.client.http;

/** The answer is not the JSON that the interface describes. It carries nothing of it: there may be a key in it. */
final class UnreadableJsonException extends RuntimeException {

    UnreadableJsonException() {
        super("the answer is not the JSON that was asked for");
    }
}
