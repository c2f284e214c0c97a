package org.medchain.keys.chain.signing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;
import org.bouncycastle.jcajce.spec.MLDSAParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The algorithm of a signature: one that is in use everywhere, or one that a quantum computer does not break. */
public enum SignatureAlgorithm {
    /** Ed25519 (RFC 8032). */
    ED25519("Ed25519", 64) {

        @Override
        AlgorithmParameterSpec parameters() {
            return NamedParameterSpec.ED25519;
        }

        @Override
        Optional<Provider> provider() {
            return Optional.empty();
        }
    },
    /** ML-DSA-65 (FIPS 204), with an empty context, without hashing the message first. Not the same signature twice. */
    ML_DSA_65("ML-DSA-65", 3309) {

        @Override
        AlgorithmParameterSpec parameters() {
            return MLDSAParameterSpec.ml_dsa_65;
        }

        @Override
        Optional<Provider> provider() {
            return Optional.of(Library.PROVIDER);
        }
    };

    private final String label;
    private final int signatureLength;

    /** The library's provider, loaded when a key of its own or a signature needs it first, and not registered with the JVM. */
    private static final class Library {

        private static final Provider PROVIDER = new BouncyCastleProvider();
    }

    SignatureAlgorithm(String label, int signatureLength) {
        this.label = label;
        this.signatureLength = signatureLength;
    }

    abstract AlgorithmParameterSpec parameters();

    /** Returns the provider of keys and of verification; empty for the JDK's. */
    abstract Optional<Provider> provider();

    /** Returns the name in the JCA and its standards. */
    public String label() {
        return label;
    }

    /** Returns the length of a signature, in bytes. */
    public int signatureLength() {
        return signatureLength;
    }

    /** @throws IllegalArgumentException if it is a key of another */
    static SignatureAlgorithm of(PublicKey key) {
        if (key instanceof EdECPublicKey) {
            return ED25519;
        }
        if (key.getAlgorithm().equals(ML_DSA_65.label)) {
            return ML_DSA_65;
        }
        throw new IllegalArgumentException("neither an Ed25519 nor an ML-DSA-65 key");
    }

    KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = provider().isPresent()
                    ? KeyPairGenerator.getInstance(label, provider().get())
                    : KeyPairGenerator.getInstance(label);
            generator.initialize(parameters(), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    KeyFactory keyFactory() {
        try {
            return provider().isPresent()
                    ? KeyFactory.getInstance(label, provider().get())
                    : KeyFactory.getInstance(label);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** Signs. Ed25519 by the library too: its signature has the same bytes as the JDK's, and takes a tenth of the time. */
    Signature signer() {
        return signature(Optional.of(Library.PROVIDER));
    }

    /** Verifies, Ed25519 by the JDK. */
    Signature verifier() {
        return signature(provider());
    }

    private Signature signature(Optional<Provider> provider) {
        try {
            return provider.isPresent() ? Signature.getInstance(label, provider.get()) : Signature.getInstance(label);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("there is no " + label, e);
    }
}
