package org.medchain.keys.server.caller;

/**
 * A request that its sender may send again: with the same {@code Idempotency-Key} it is the same request. Neither the sender, nor the
 * key, nor what the request says can be read from it.
 *
 * @param id of sender and key, 64 hexadecimal digits
 * @param content of what the request says, 64 hexadecimal digits
 * @param item its number among the operations of one HTTP request, from 0
 */
public record RepeatableRequest(String id, String content, int item) {

    /** The operation of the same HTTP request with this number. */
    public RepeatableRequest item(int number) {
        return new RepeatableRequest(id, content, number);
    }
}
