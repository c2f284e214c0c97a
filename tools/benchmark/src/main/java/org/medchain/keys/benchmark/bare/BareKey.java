package org.medchain.keys.benchmark.bare;

/**
 * An answer with as many members as the product's answer to a generation has, each as long.
 *
 * @param plainKey base64
 * @param encryptedKey base64
 */
public record BareKey(String keyId, String plainKey, String encryptedKey, int generation, String createdAt) {}
