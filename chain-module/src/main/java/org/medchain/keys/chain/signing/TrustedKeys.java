package org.medchain.keys.chain.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The public keys whose signatures are accepted. Several, since a signing key can have a successor, and since there are two algorithms. */
public final class TrustedKeys {

    private final Map<String, PublicKey> keys;
    private final Set<SignatureAlgorithm> algorithms;

    /** @param trusted of Ed25519 or ML-DSA-65 */
    public TrustedKeys(Collection<PublicKey> trusted) {
        this.keys = trusted.stream().distinct().collect(Collectors.toUnmodifiableMap(KeyId::of, Function.identity()));
        this.algorithms = keys.values().stream().map(SignatureAlgorithm::of).collect(Collectors.toUnmodifiableSet());
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
            return parse(Pem.decode(Pem.PUBLIC_KEY, Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new KeyFileException("cannot read " + file, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new KeyFileException(file + " does not hold a public key of Ed25519 or ML-DSA-65 in PEM", e);
        }
    }

    private static PublicKey parse(byte[] der) throws GeneralSecurityException {
        X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
        try {
            return SignatureAlgorithm.ED25519.keyFactory().generatePublic(spec);
        } catch (InvalidKeySpecException e) {
            return SignatureAlgorithm.ML_DSA_65.keyFactory().generatePublic(spec);
        }
    }

    /** The keys, each as PEM, by their ids. */
    public SortedMap<String, String> toPem() {
        SortedMap<String, String> pems = new TreeMap<>();
        keys.forEach((id, key) ->
                pems.put(id, new String(Pem.encode(Pem.PUBLIC_KEY, key.getEncoded()), StandardCharsets.US_ASCII)));
        return pems;
    }

    /**
     * Returns true if trusted keys signed: one of each algorithm of which a key is trusted. So where keys of two
     * algorithms are trusted, one of them can be broken and nothing can be forged. A signature that was taken away is
     * missed.
     */
    public boolean accept(Collection<Signed> signatures) {
        return !algorithms.isEmpty()
                && algorithms.stream()
                        .allMatch(algorithm -> signatures.stream()
                                .anyMatch(signed -> signed.algorithm() == algorithm && isSigned(signed)));
    }

    /** Returns true if a trusted key of this algorithm signed this message. */
    public boolean isSigned(Signed signed) {
        PublicKey key = keys.get(signed.keyId());
        return key != null
                && SignatureAlgorithm.of(key) == signed.algorithm()
                && isSignedBy(signed.keyId(), signed.message(), signed.signature());
    }

    /** Returns true if the key of this id is one of them and signed exactly this message. */
    public boolean isSignedBy(String keyId, byte[] message, byte[] signature) {
        PublicKey key = keys.get(keyId);
        return key != null && isSignedBy(key, message, signature);
    }

    private static boolean isSignedBy(PublicKey key, byte[] message, byte[] signature) {
        SignatureAlgorithm algorithm = SignatureAlgorithm.of(key);
        // The JDK lets zeros behind a signature pass.
        if (signature.length != algorithm.signatureLength()) {
            return false;
        }
        try {
            Signature verification = algorithm.verifier();
            verification.initVerify(key);
            verification.update(message);
            return verification.verify(signature);
        } catch (SignatureException e) {
            // The JDK's way to say that these bytes can't be a signature.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm.label() + " can't verify", e);
        }
    }
}
