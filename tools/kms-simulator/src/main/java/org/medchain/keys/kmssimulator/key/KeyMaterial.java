package org.medchain.keys.kmssimulator.key;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One generation of a CMK's backing material: an AES-256 key that seals by AES-GCM with a random 96-bit nonce (NIST SP
 * 800-38D). Lives in memory only.
 */
final class KeyMaterial {

    static final int ID_LENGTH = 32;

    private static final int KEY_LENGTH = 32;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";

    private final byte[] id;
    private final SecretKeySpec key;
    private final SecureRandom random;

    private KeyMaterial(byte[] id, SecretKeySpec key, SecureRandom random) {
        this.id = id;
        this.key = key;
        this.random = random;
    }

    static KeyMaterial generate(SecureRandom random) {
        byte[] id = new byte[ID_LENGTH];
        byte[] key = new byte[KEY_LENGTH];
        random.nextBytes(id);
        random.nextBytes(key);
        return new KeyMaterial(id, new SecretKeySpec(key, "AES"), random);
    }

    byte[] id() {
        return id.clone();
    }

    /** The id as {@code KeyMaterialId} on the wire. */
    String idAsHex() {
        return HexFormat.of().formatHex(id);
    }

    /** @return nonce, ciphertext and tag */
    byte[] seal(byte[] plaintext, byte[] associatedData) {
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, associatedData).doFinal(plaintext);
            return ByteBuffer.allocate(NONCE_LENGTH + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java runtime", e);
        }
    }

    /** @throws KmsErrorException if anything was altered */
    byte[] open(byte[] sealed, byte[] associatedData) {
        // Shorter than its tag, the JDK answers with another exception than for a wrong one.
        if (sealed.length < NONCE_LENGTH + TAG_BITS / Byte.SIZE) {
            throw KmsErrorException.invalidCiphertext();
        }
        byte[] nonce = new byte[NONCE_LENGTH];
        ByteBuffer.wrap(sealed).get(nonce);
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce, associatedData)
                    .doFinal(sealed, NONCE_LENGTH, sealed.length - NONCE_LENGTH);
        } catch (GeneralSecurityException e) {
            throw KmsErrorException.invalidCiphertext();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] associatedData) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associatedData);
        return cipher;
    }
}
