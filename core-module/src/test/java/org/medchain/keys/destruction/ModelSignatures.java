package org.medchain.keys.destruction;

import java.security.InvalidParameterException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureException;
import java.security.SignatureSpi;

/** In place of Ed25519, hashes: nobody forges checkpoints in the model, and signatures would take a quarter of its time. */
final class ModelSignatures extends Provider {

    private static final long serialVersionUID = 1L;
    private static final String NAME = "model";

    private ModelSignatures() {
        super(NAME, "1", "hashes in place of signatures");
        putService(new Service(this, "Signature", "Ed25519", Hash.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
                return new Hash();
            }
        });
    }

    /** From here on this process signs so. */
    static void install() {
        Security.insertProviderAt(new ModelSignatures(), 1);
    }

    static void remove() {
        Security.removeProvider(NAME);
    }

    private static final class Hash extends SignatureSpi {

        private final MessageDigest digest;

        Hash() {
            try {
                digest = MessageDigest.getInstance("SHA-512");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void engineInitVerify(PublicKey key) {
            digest.reset();
        }

        @Override
        protected void engineInitSign(PrivateKey key) {
            digest.reset();
        }

        @Override
        protected void engineUpdate(byte next) {
            digest.update(next);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int from, int length) {
            digest.update(bytes, from, length);
        }

        @Override
        protected byte[] engineSign() {
            return digest.digest();
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            return MessageDigest.isEqual(digest.digest(), signature);
        }

        @Override
        @SuppressWarnings("deprecation")
        protected void engineSetParameter(String name, Object value) {
            throw new InvalidParameterException(name);
        }

        @Override
        @SuppressWarnings("deprecation")
        protected Object engineGetParameter(String name) {
            throw new InvalidParameterException(name);
        }
    }
}
