package org.medchain.keys.chain.checkpoint;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.List;

/** An Ed25519 key pair (RFC 8032) in a file, as {@link CheckpointSigner} has one too. The JDK can't wipe the private key. */
public final class SigningKey {

    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

    private final PrivateKey privateKey;
    private final String keyId;

    private SigningKey(PrivateKey privateKey, String keyId) {
        this.privateKey = privateKey;
        this.keyId = keyId;
    }

    /**
     * The key in this file. If there is no file, one is made at random, with mode 0600; its public key is in the file of the
     * same name with {@code .pub} behind it.
     *
     * @throws CheckpointKeyException if others can read or write the file, it holds no key pair, or can't be made or read
     */
    public static SigningKey openOrCreate(Path keyFile, SecureRandom random) {
        KeyPair keys = new CheckpointKeyFile(keyFile).readOrCreate(random);
        SigningKey key = new SigningKey(keys.getPrivate(), CheckpointKeyId.of(keys.getPublic()));
        if (!new CheckpointVerifier(List.of(keys.getPublic())).isSignedBy(key.keyId, PROBE, key.sign(PROBE))) {
            throw new CheckpointKeyException(keyFile + " holds two halves of different keys");
        }
        return key;
    }

    /** 64 bytes. */
    public byte[] sign(byte[] message) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(privateKey);
            ed25519.update(message);
            return ed25519.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK can't sign with Ed25519", e);
        }
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
