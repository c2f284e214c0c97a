package org.medchain.keys.delivery;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PlainKey;

/**
 * Seals data keys to one recipient's public key: HPKE (RFC 9180) with KEM 0x647A, MLKEM768-X25519, so that both ML-KEM-768 and X25519 have to be
 * broken before a recorded answer tells a key. For many threads.
 *
 * <p>One encapsulation serves all that a sealer seals; a random salt gives each its own AES key and nonce. So a sealer is to be kept for a short
 * while only: until its secret is forgotten, who reads this memory opens what it sealed.
 */
public final class KeySealer {

    private static final String FIELD = "recipientPublicKey";
    private static final int PUBLIC_KEY_LENGTH = 1216;
    private static final int PUBLIC_KEY_TEXT_LENGTH = (PUBLIC_KEY_LENGTH + 2) / 3 * 4;
    private static final String RULE = "must be a public key of MLKEM768-X25519 (HPKE KEM 0x647A), " + PUBLIC_KEY_LENGTH
            + " bytes in base64 (RFC 4648 section 4), padded, without line breaks";

    private final SecureRandom random;
    private final byte[] encapsulation;
    private final HpkeSecret secret;

    private KeySealer(SecureRandom random, byte[] encapsulation, HpkeSecret secret) {
        this.random = random;
        this.encapsulation = encapsulation;
        this.secret = secret;
    }

    /**
     * Encapsulates to a public key: 1,184 bytes of ML-KEM-768 and 32 of X25519, in base64.
     *
     * @throws MalformedValueException if it is none, or nothing can be sealed to it
     */
    public static KeySealer to(String recipientPublicKey, SecureRandom random) {
        SecretWithEncapsulation made = encapsulate(decode(recipientPublicKey), random);
        return new KeySealer(random, made.getEncapsulation(), HpkeSecret.takeOwnershipOf(made.getSecret()));
    }

    private static byte[] decode(String recipientPublicKey) {
        if (recipientPublicKey.length() != PUBLIC_KEY_TEXT_LENGTH) {
            throw new MalformedValueException(FIELD, RULE);
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(recipientPublicKey);
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException(FIELD, RULE);
        }
        if (decoded.length != PUBLIC_KEY_LENGTH
                || !Base64.getEncoder().encodeToString(decoded).equals(recipientPublicKey)) {
            throw new MalformedValueException(FIELD, RULE);
        }
        return decoded;
    }

    /** The library refuses what FIPS 203 section 7.2 does, and points of X25519 whose shared secret would be zero (RFC 7748 section 6.1). */
    private static SecretWithEncapsulation encapsulate(byte[] publicKey, SecureRandom random) {
        try {
            return new XWingKEMGenerator(random).generateEncapsulated(new XWingPublicKeyParameters(publicKey));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new MalformedValueException(FIELD, RULE);
        }
    }

    /** A sealed key v1, as docs/formats.md lays it out. The plain key is left alone. */
    public byte[] seal(PlainKey plainKey, DataKeyId keyId, EncryptionContext context) {
        byte[] header = SealedKeyV1.newHeader(random);
        byte[] info = SealedKeyV1.info(header, keyId, context);
        byte[] ciphertext = plainKey.use(bytes -> secret.seal(info, bytes));
        return SealedKeyV1.join(header, encapsulation, ciphertext);
    }

    /**
     * Seals other bytes: what HPKE's single-shot function answers, the encapsulation and behind it ciphertext and tag, with an empty {@code aad}. They are left
     * alone.
     *
     * @param info another for each plaintext
     */
    public byte[] sealBytes(byte[] info, byte[] plaintext) {
        byte[] ciphertext = secret.seal(info, plaintext);
        return ByteBuffer.allocate(encapsulation.length + ciphertext.length)
                .put(encapsulation)
                .put(ciphertext)
                .array();
    }

    @Override
    public String toString() {
        return "KeySealer[redacted]";
    }
}
