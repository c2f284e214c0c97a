package org.medchain.keys.client.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.Hkdf;

/**
 * The keys of one message, derived from its data key and its id: one that encrypts, and one that is published in the header, so that the
 * message opens under this data key only.
 *
 * <p>Limit: {@link #close()} wipes the arrays that are held here; copies inside of the JDK's ciphers are left to the garbage collector.
 */
final class MessageKey implements AutoCloseable {

    /** AES-256-GCM, HKDF-SHA-512, key commitment, no signature. */
    static final short SUITE = 0x0478;

    static final int ID_LENGTH = 32;
    static final int COMMITMENT_LENGTH = 32;
    static final int IV_LENGTH = 12;
    static final int TAG_LENGTH = 16;

    private static final byte[] DERIVE_KEY = "DERIVEKEY".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMIT_KEY = "COMMITKEY".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEADER_IV = new byte[IV_LENGTH];
    private static final byte[] NOTHING = new byte[0];

    private final byte[] key;
    private final byte[] commitment;
    private boolean headerSealed;

    private MessageKey(byte[] key, byte[] commitment) {
        this.key = key;
        this.commitment = commitment;
    }

    /** The data key is left open. */
    static MessageKey derive(PlainKey dataKey, byte[] messageId) {
        byte[] info = ByteBuffer.allocate(Short.BYTES + DERIVE_KEY.length)
                .putShort(SUITE)
                .put(DERIVE_KEY)
                .array();
        return dataKey.use(bytes -> new MessageKey(
                Hkdf.SHA_512.derive(messageId, bytes, info, PlainKey.LENGTH),
                Hkdf.SHA_512.derive(messageId, bytes, COMMIT_KEY, COMMITMENT_LENGTH)));
    }

    byte[] commitment() {
        return commitment.clone();
    }

    /**
     * The tag of the header, once. Its IV is always zero: two headers under one key would give away the key that authenticates them.
     *
     * @throws IllegalStateException if a header was sealed under this key
     */
    byte[] sealHeader(byte[] body) {
        if (headerSealed) {
            throw new IllegalStateException("a message has one header");
        }
        headerSealed = true;
        byte[] tag = new byte[TAG_LENGTH];
        encrypt(HEADER_IV, body, NOTHING, 0, 0, tag, 0);
        return tag;
    }

    /** @throws InvalidMessageException if the header is another's, or altered */
    void verifyHeader(MessageHeader header) {
        if (!MessageDigest.isEqual(commitment, header.commitment())) {
            throw InvalidMessageException.notAuthentic(null);
        }
        decrypt(HEADER_IV, header.body(), header.tag(), TAG_LENGTH, NOTHING);
    }

    /** Writes ciphertext and tag. An IV is used once. */
    void encrypt(byte[] iv, byte[] associatedData, byte[] plain, int from, int length, byte[] sealed, int to) {
        try {
            cipher(Cipher.ENCRYPT_MODE, iv, associatedData).doFinal(plain, from, length, sealed, to);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK does not encrypt with AES-256-GCM", e);
        }
    }

    /**
     * @param length of ciphertext and tag
     * @throws InvalidMessageException if the tag is another; nothing of the plaintext is in {@code plain}
     */
    void decrypt(byte[] iv, byte[] associatedData, byte[] sealed, int length, byte[] plain) {
        try {
            cipher(Cipher.DECRYPT_MODE, iv, associatedData).doFinal(sealed, 0, length, plain, 0);
        } catch (AEADBadTagException e) {
            Arrays.fill(plain, (byte) 0);
            throw InvalidMessageException.notAuthentic(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK does not decrypt with AES-256-GCM", e);
        }
    }

    /** A new one each time: one that is held keeps copies of the key reachable. */
    private Cipher cipher(int mode, byte[] iv, byte[] associatedData) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_LENGTH, iv));
        cipher.updateAAD(associatedData);
        return cipher;
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public String toString() {
        return "MessageKey[redacted]";
    }
}
