package org.medchain.keys.kmssimulator.key;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes that the simulator answers as {@code CiphertextBlob}:
 *
 * <ul>
 *   <li>{@code "KMSSIM"}, version 1 (7 bytes)
 *   <li>length of the key's id (1 byte), key's id (ASCII; the Region is left out, since a multi-Region key opens in
 *       each)
 *   <li>id of the backing material (32 bytes)
 *   <li>nonce (12 bytes), AES-256-GCM ciphertext, tag (16 bytes)
 * </ul>
 *
 * Associated data: everything before the nonce, then the encryption context's entries sorted by key, each key and
 * value as UTF-8 with a 4-byte length before it.
 */
public record CiphertextBlob(String keyId, byte[] materialId, byte[] sealed) {

    private static final byte[] MAGIC = {'K', 'M', 'S', 'S', 'I', 'M', 1};

    public CiphertextBlob {
        materialId = materialId.clone();
        sealed = sealed.clone();
    }

    /** @throws KmsErrorException if the bytes don't have the form above */
    public static CiphertextBlob parse(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            if (!Arrays.equals(take(buffer, MAGIC.length), MAGIC)) {
                throw KmsErrorException.invalidCiphertext();
            }
            String keyId = new String(take(buffer, buffer.get() & 0xff), StandardCharsets.ISO_8859_1);
            return new CiphertextBlob(keyId, take(buffer, KeyMaterial.ID_LENGTH), take(buffer, buffer.remaining()));
        } catch (BufferUnderflowException e) {
            throw KmsErrorException.invalidCiphertext();
        }
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header(keyId, materialId));
        bytes.writeBytes(sealed);
        return bytes.toByteArray();
    }

    static CiphertextBlob seal(String keyId, KeyMaterial material, byte[] plaintext, Map<String, String> context) {
        byte[] sealed = material.seal(plaintext, associatedData(keyId, material.id(), context));
        return new CiphertextBlob(keyId, material.id(), sealed);
    }

    byte[] open(KeyMaterials materials, Map<String, String> context) {
        return materials.require(materialId).open(sealed, associatedData(keyId, materialId, context));
    }

    private static byte[] associatedData(String keyId, byte[] materialId, Map<String, String> context) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header(keyId, materialId));
        new TreeMap<>(context).forEach((key, value) -> {
            putLengthPrefixed(bytes, key);
            putLengthPrefixed(bytes, value);
        });
        return bytes.toByteArray();
    }

    private static byte[] header(String keyId, byte[] materialId) {
        byte[] id = keyId.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(MAGIC.length + 1 + id.length + materialId.length)
                .put(MAGIC)
                .put((byte) id.length)
                .put(id)
                .put(materialId)
                .array();
    }

    private static void putLengthPrefixed(ByteArrayOutputStream bytes, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
        bytes.writeBytes(utf8);
    }

    private static byte[] take(ByteBuffer buffer, int length) {
        byte[] taken = new byte[length];
        buffer.get(taken);
        return taken;
    }

    @Override
    public byte[] materialId() {
        return materialId.clone();
    }

    @Override
    public byte[] sealed() {
        return sealed.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CiphertextBlob that && Arrays.equals(bytes(), that.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    @Override
    public String toString() {
        return "CiphertextBlob[" + keyId + "]";
    }
}
