package org.medchain.keys.chain.signing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.List;

/**
 * A key pair that signs, of Ed25519 (RFC 8032) or ML-DSA-65 (FIPS 204), and is kept in a file.
 *
 * <p>Limit: the JDK can't wipe the private key; it is in memory as long as this is. A lost key can't be made again.
 */
public final class SigningKey {

    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

    private final SignatureAlgorithm algorithm;
    private final KeyPair keys;
    private final String keyId;

    private SigningKey(SignatureAlgorithm algorithm, KeyPair keys) {
        this.algorithm = algorithm;
        this.keys = keys;
        this.keyId = KeyId.of(keys.getPublic());
    }

    /** The Ed25519 key in this file, as of any other algorithm. */
    public static SigningKey openOrCreate(Path keyFile, SecureRandom random) {
        return openOrCreate(SignatureAlgorithm.ED25519, keyFile, random);
    }

    /**
     * The key in this file. If there is no file, a key is made at random, and written with mode 0600; its public key is in the
     * file of the same name with {@code .pub} behind it, which is written again if that alone is missing.
     *
     * @throws KeyFileException if others can read or write the file, it holds no key pair of the algorithm, or can't be made or read
     */
    public static SigningKey openOrCreate(SignatureAlgorithm algorithm, Path keyFile, SecureRandom random) {
        SigningKey key = new SigningKey(algorithm, new KeyFile(keyFile, algorithm).readOrCreate(random));
        if (!new TrustedKeys(List.of(key.publicKey())).isSignedBy(key.keyId, PROBE, key.sign(PROBE))) {
            throw new KeyFileException(keyFile + " holds two halves of different keys");
        }
        return key;
    }

    /** Signs a message; the result is as long as the algorithm's signatures are. */
    public byte[] sign(byte[] message) {
        try {
            Signature signature = algorithm.signer();
            signature.initSign(keys.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm.label() + " can't sign", e);
        }
    }

    /** Verifies what this signs. */
    public PublicKey publicKey() {
        return keys.getPublic();
    }

    /** Returns the key's id: 16 hex digits, no secret. */
    public String keyId() {
        return keyId;
    }

    @Override
    public String toString() {
        return "SigningKey[redacted, keyId=" + keyId + "]";
    }
}
