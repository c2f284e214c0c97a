package org.medchain.keys.benchmark.bare;

/**
 * As many members, and as long, as the product's answer to a generation has.
 *
 * @param plainKey base64
 * @param encryptedKey base64
 */
public record BareKey(String keyId, String plainKey, String encryptedKey, int generation, String createdAt) {}
