package org.medchain.keys.server.caller;

/**
 * A request that its sender may send again: with the same {@code Idempotency-Key} it is the same request. Neither the sender, nor the
 * key, nor what the request says can be read from it.
 *
 * @param id of sender and key, 64 hexadecimal digits
 * @param content of what the request says, 64 hexadecimal digits
 */
public record RepeatableRequest(String id, String content) {}
