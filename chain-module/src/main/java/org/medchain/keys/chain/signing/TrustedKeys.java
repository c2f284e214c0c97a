package org.medchain.keys.chain.signing;

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

/** Public Ed25519 keys whose signatures are accepted. Several, since a signing key can have a successor. */
public final class TrustedKeys {

    private final Map<String, PublicKey> keys;

    /** @param trusted Ed25519 keys */
    public TrustedKeys(Collection<PublicKey> trusted) {
        this.keys = trusted.stream().distinct().collect(Collectors.toUnmodifiableMap(KeyId::of, Function.identity()));
    }

    /**
     * Trusts the public keys in these files, one in each, PEM as {@link SigningKey} writes them.
     *
     * @throws KeyFileException if a file can't be read or holds no such key
     */
    public static TrustedKeys read(Collection<Path> publicKeyFiles) {
        return new TrustedKeys(publicKeyFiles.stream().map(TrustedKeys::readKey).toList());
    }

    /**
     * The public key in this file, PEM as {@link SigningKey} writes it.
     *
     * @throws KeyFileException if the file can't be read or holds no such key
     */
    public static PublicKey readKey(Path file) {
        try {
            byte[] der = Pem.decode(Pem.PUBLIC_KEY, Files.readAllBytes(file));
            return KeyFactory.getInstance(SigningKey.ALGORITHM).generatePublic(new X509EncodedKeySpec(der));
        } catch (IOException e) {
            throw new KeyFileException("cannot read " + file, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new KeyFileException(file + " does not hold an Ed25519 public key in PEM", e);
        }
    }

    /** The keys, each as PEM, by their ids. */
    public SortedMap<String, String> toPem() {
        SortedMap<String, String> pems = new TreeMap<>();
        keys.forEach((id, key) ->
                pems.put(id, new String(Pem.encode(Pem.PUBLIC_KEY, key.getEncoded()), StandardCharsets.US_ASCII)));
        return pems;
    }

    /** Whether the key of this id is one of them and signed exactly this message. */
    public boolean isSignedBy(String keyId, byte[] message, byte[] signature) {
        PublicKey key = keys.get(keyId);
        // The JDK lets zeros behind a signature pass.
        if (key == null || signature.length != SigningKey.SIGNATURE_LENGTH) {
            return false;
        }
        try {
            Signature ed25519 = Signature.getInstance(SigningKey.ALGORITHM);
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
