package org.medchain.keys.delivery;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMExtractor;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PlainKey;

/**
 * The key pair of who asks for data keys sealed, and opens them: of MLKEM768-X25519 (HPKE KEM 0x647A). For many threads.
 *
 * <p>Limit: it is kept in memory and nowhere else, and is left to the garbage collector.
 */
public final class RecipientKey {

    /** The length of the seed, in bytes. */
    public static final int SEED_LENGTH = 32;

    private final XWingPrivateKeyParameters privateKey;
    private final String publicKey;

    /** The newest: keys that come one after the other often share one. */
    private volatile Decapsulated newest;

    /** An encapsulation and what it stands for. */
    private static final class Decapsulated {

        private final byte[] encapsulation;
        private final HpkeSecret secret;

        private Decapsulated(byte[] encapsulation, HpkeSecret secret) {
            this.encapsulation = encapsulation;
            this.secret = secret;
        }

        private boolean isOf(byte[] other) {
            return Arrays.equals(encapsulation, other);
        }
    }

    private RecipientKey(byte[] seed) {
        this.privateKey = new XWingPrivateKeyParameters(seed);
        this.publicKey = Base64.getEncoder()
                .encodeToString(privateKey.getPublicKeyParameters().getEncoded());
    }

    /** A new key pair. */
    public static RecipientKey generate(SecureRandom random) {
        byte[] seed = new byte[SEED_LENGTH];
        random.nextBytes(seed);
        try {
            return of(seed);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /**
     * The key pair of a seed, which is HPKE's form of the private key. The seed is left alone.
     *
     * @throws IllegalArgumentException if it has not {@value #SEED_LENGTH} bytes
     */
    public static RecipientKey of(byte[] seed) {
        if (seed.length != SEED_LENGTH) {
            throw new IllegalArgumentException("the seed of a recipient's key has " + SEED_LENGTH + " bytes");
        }
        return new RecipientKey(seed);
    }

    /** Returns the value of {@code recipientPublicKey} in a request: 1,216 bytes in base64. */
    public String publicKey() {
        return publicKey;
    }

    /** Opens a sealed key; empty if it is not one for this recipient, of this data key, patient and tenant. */
    public Optional<PlainKey> open(byte[] sealedKey, DataKeyId keyId, EncryptionContext context) {
        if (!SealedKeyV1.mayBe(sealedKey)) {
            return Optional.empty();
        }
        SealedKeyV1 parts = SealedKeyV1.split(sealedKey);
        byte[] info = SealedKeyV1.info(parts.header(), keyId, context);
        return decapsulated(parts.encapsulation())
                .flatMap(it -> it.secret.open(info, parts.ciphertext()))
                .map(PlainKey::takeOwnershipOf);
    }

    /** Opens what {@link KeySealer#sealBytes} answered with this {@code info}; empty if it is anything else. */
    public Optional<byte[]> openBytes(byte[] info, byte[] sealed) {
        if (sealed.length < SealedKeyV1.ENCAPSULATION_LENGTH) {
            return Optional.empty();
        }
        byte[] encapsulation = Arrays.copyOf(sealed, SealedKeyV1.ENCAPSULATION_LENGTH);
        byte[] ciphertext = Arrays.copyOfRange(sealed, SealedKeyV1.ENCAPSULATION_LENGTH, sealed.length);
        return decapsulated(encapsulation).flatMap(it -> it.secret.open(info, ciphertext));
    }

    /** ML-KEM makes a secret of any bytes, which then opens nothing; X25519 refuses points whose shared secret would be zero. */
    private Optional<Decapsulated> decapsulated(byte[] encapsulation) {
        Decapsulated known = newest;
        if (known != null && known.isOf(encapsulation)) {
            return Optional.of(known);
        }
        try {
            byte[] sharedSecret = new XWingKEMExtractor(privateKey).extractSecret(encapsulation);
            Decapsulated decapsulated = new Decapsulated(encapsulation, HpkeSecret.takeOwnershipOf(sharedSecret));
            newest = decapsulated;
            return Optional.of(decapsulated);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "RecipientKey[redacted]";
    }
}
