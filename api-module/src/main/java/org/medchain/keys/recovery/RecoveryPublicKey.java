package org.medchain.keys.recovery;

import java.security.SecureRandom;
import java.util.Base64;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.delivery.KeySealer;

/**
 * The public part of a recovery key: MLKEM768-X25519 (HPKE KEM 0x647A), 1,216 bytes. What is sealed to it opens with the private key alone, which custodians
 * have in shares.
 */
public final class RecoveryPublicKey {

    /** The length of the text, in characters. */
    public static final int TEXT_LENGTH = 1624;

    private static final String FIELD = "recoveryPublicKey";
    private static final String RULE = "must be a public key of MLKEM768-X25519 (HPKE KEM 0x647A), 1216 bytes in base64"
            + " (RFC 4648 section 4), padded, without line breaks";
    private static final int LENGTH = 1216;

    private final String text;
    private final RecoveryKeyId id;

    private RecoveryPublicKey(String text, RecoveryKeyId id) {
        this.text = text;
        this.id = id;
    }

    /**
     * Reads a key from its base64.
     *
     * @throws MalformedValueException if it does not have the length or the alphabet; whether something can be sealed to it, {@link #requireUsable} finds
     */
    public static RecoveryPublicKey parse(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length != LENGTH
                    || !Base64.getEncoder().encodeToString(bytes).equals(text)) {
                throw malformed();
            }
            return new RecoveryPublicKey(text, RecoveryKeyId.of(bytes));
        } catch (MalformedValueException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static MalformedValueException malformed() {
        return new MalformedValueException(FIELD, RULE);
    }

    /** @throws MalformedValueException if nothing can be sealed to it */
    public void requireUsable(SecureRandom random) {
        sealer(random);
    }

    private KeySealer sealer(SecureRandom random) {
        try {
            return KeySealer.to(text, random);
        } catch (MalformedValueException e) {
            throw malformed();
        }
    }

    /** Seals as {@link KeySealer#sealBytes} does, with an encapsulation of its own. */
    byte[] seal(byte[] info, byte[] plaintext, SecureRandom random) {
        return sealer(random).sealBytes(info, plaintext);
    }

    public RecoveryKeyId id() {
        return id;
    }

    /** Returns the key in base64. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecoveryPublicKey that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "RecoveryPublicKey[" + id + "]";
    }
}
