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
 * An Ed25519 key pair (RFC 8032) that is kept in a file.
 *
 * <p>Limit: the JDK can't wipe the private key; it is in memory as long as this is. A lost key can't be made again.
 */
public final class SigningKey {

    /** Of a signature, in bytes. */
    public static final int SIGNATURE_LENGTH = 64;

    static final String ALGORITHM = "Ed25519";

    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

    private final KeyPair keys;
    private final String keyId;

    private SigningKey(KeyPair keys) {
        this.keys = keys;
        this.keyId = KeyId.of(keys.getPublic());
    }

    /**
     * The key in this file. If there is no file, a key is made at random, and written with mode 0600; its public key is in the
     * file of the same name with {@code .pub} behind it, which is written again if that alone is missing.
     *
     * @throws KeyFileException if others can read or write the file, it holds no key pair, or can't be made or read
     */
    public static SigningKey openOrCreate(Path keyFile, SecureRandom random) {
        SigningKey key = new SigningKey(new KeyFile(keyFile).readOrCreate(random));
        if (!new TrustedKeys(List.of(key.publicKey())).isSignedBy(key.keyId, PROBE, key.sign(PROBE))) {
            throw new KeyFileException(keyFile + " holds two halves of different keys");
        }
        return key;
    }

    /** {@link #SIGNATURE_LENGTH} bytes, the same ones for the same message. */
    public byte[] sign(byte[] message) {
        try {
            Signature ed25519 = Signature.getInstance(ALGORITHM);
            ed25519.initSign(keys.getPrivate());
            ed25519.update(message);
            return ed25519.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK can't sign with Ed25519", e);
        }
    }

    /** Verifies what this signs. */
    public PublicKey publicKey() {
        return keys.getPublic();
    }

    /** 16 hex digits, no secret. */
    public String keyId() {
        return keyId;
    }

    @Override
    public String toString() {
        return "SigningKey[redacted, keyId=" + keyId + "]";
    }
}
