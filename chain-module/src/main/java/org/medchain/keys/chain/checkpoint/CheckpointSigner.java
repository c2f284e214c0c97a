package org.medchain.keys.chain.checkpoint;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.List;
import org.medchain.keys.chain.ChainHead;

/**
 * Signs checkpoints with Ed25519 (RFC 8032). Whoever holds its key can vouch for any chain, so the key stands in a file and
 * never in the database that it guards against.
 *
 * <p>Limit: the JDK can't wipe the private key; it is in memory as long as this is. A lost key can't be made again, and
 * another one is refused beside the old public key: keep that one for auditors, who need both from then on.
 */
public final class CheckpointSigner {

    private static final Instant PROBE_TIME = Instant.EPOCH;

    private final PrivateKey privateKey;
    private final String keyId;

    private final PublicKey publicKey;

    private CheckpointSigner(KeyPair keys) {
        this.privateKey = keys.getPrivate();
        this.publicKey = keys.getPublic();
        this.keyId = CheckpointKeyId.of(publicKey);
    }

    /**
     * The signer whose key is in this file. If there is no file, a key is made at random, and written with mode 0600; its
     * public key is in the file of the same name with {@code .pub} behind it, also if that alone is missing.
     *
     * @throws CheckpointKeyException if others can read or write the file, it holds no key pair, or can't be made or read
     */
    public static CheckpointSigner openOrCreate(Path keyFile, SecureRandom random) {
        KeyPair keys = new CheckpointKeyFile(keyFile).readOrCreate(random);
        CheckpointSigner signer = new CheckpointSigner(keys);
        Checkpoint probe = signer.sign(ChainHead.startOf("probe"), PROBE_TIME);
        if (!new CheckpointVerifier(List.of(keys.getPublic())).isGenuine(probe)) {
            throw new CheckpointKeyException(keyFile + " holds two halves of different keys");
        }
        return signer;
    }

    /** @param time to the microsecond */
    public Checkpoint sign(ChainHead head, Instant time) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(privateKey);
            ed25519.update(Checkpoint.statement(head, time, keyId));
            return new Checkpoint(head, time, keyId, ed25519.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK can't sign with Ed25519", e);
        }
    }

    /** Verifies what this signs. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** 16 hex digits, no secret. */
    public String keyId() {
        return keyId;
    }

    @Override
    public String toString() {
        return "CheckpointSigner[redacted, keyId=" + keyId + "]";
    }
}
