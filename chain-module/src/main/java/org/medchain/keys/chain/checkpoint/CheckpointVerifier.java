package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells genuine checkpoints, by public keys alone. Several keys, since a signing key can have a successor. */
public final class CheckpointVerifier {

    private static final String ALGORITHM = "Ed25519";

    private final Map<String, PublicKey> keys;

    /** @param trusted Ed25519 keys */
    public CheckpointVerifier(Collection<PublicKey> trusted) {
        this.keys = trusted.stream()
                .distinct()
                .collect(Collectors.toUnmodifiableMap(CheckpointKeyId::of, Function.identity()));
    }

    /**
     * Trusts the public keys in these files, one in each, PEM as {@link CheckpointSigner} writes them.
     *
     * @throws CheckpointKeyException if a file can't be read or holds no such key
     */
    public static CheckpointVerifier read(Collection<Path> publicKeyFiles) {
        return new CheckpointVerifier(
                publicKeyFiles.stream().map(CheckpointVerifier::readKey).toList());
    }

    /**
     * The public key in this file, PEM as {@link CheckpointSigner} writes it.
     *
     * @throws CheckpointKeyException if the file can't be read or holds no such key
     */
    public static PublicKey readKey(Path file) {
        try {
            byte[] der = Pem.decode(Pem.PUBLIC_KEY, Files.readAllBytes(file));
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der));
        } catch (IOException e) {
            throw new CheckpointKeyException("cannot read " + file, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CheckpointKeyException(file + " does not hold an Ed25519 public key in PEM", e);
        }
    }

    /** The keys that are trusted, each as PEM, by their ids. */
    public SortedMap<String, String> publicKeys() {
        SortedMap<String, String> pems = new TreeMap<>();
        keys.forEach((id, key) ->
                pems.put(id, new String(Pem.encode(Pem.PUBLIC_KEY, key.getEncoded()), StandardCharsets.US_ASCII)));
        return pems;
    }

    /** Whether one of the keys signed exactly this. */
    public boolean isGenuine(Checkpoint checkpoint) {
        return isSignedBy(checkpoint.keyId(), checkpoint.statement(), checkpoint.signature());
    }

    /** Whether the key of this id is one of them and signed exactly this message. */
    public boolean isSignedBy(String keyId, byte[] message, byte[] signature) {
        PublicKey key = keys.get(keyId);
        if (key == null) {
            return false;
        }
        try {
            Signature ed25519 = Signature.getInstance(ALGORITHM);
            ed25519.initVerify(key);
            ed25519.update(message);
            return ed25519.verify(signature);
        } catch (SignatureException e) {
            // The JDK's way to say that these bytes can't be a signature.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK can't verify Ed25519", e);
        }
    }
}
