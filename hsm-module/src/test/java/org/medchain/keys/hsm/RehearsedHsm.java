package org.medchain.keys.hsm;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.GCMParameterSpec;

/** An HSM in memory that does what a test says: answers decryptions as if the tag were wrong, or makes IVs itself. */
final class RehearsedHsm extends Provider {

    /** What becomes of an IV that is given to encrypt with. */
    enum Ivs {
        TAKEN,
        REPLACED_AND_TOLD,
        REPLACED_AND_KEPT_SECRET
    }

    private final transient Deque<Boolean> sick = new ArrayDeque<>();
    private final Ivs ivs;

    RehearsedHsm(Ivs ivs) {
        super("RehearsedHsm", "1", "An HSM that a test directs");
        this.ivs = ivs;
        for (String transformation : List.of("AES/GCM/NoPadding", "AES/ECB/NoPadding")) {
            putService(new Service(this, "Cipher", transformation, Directed.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                    return new Directed(transformation);
                }
            });
        }
    }

    /** Whether the HSM is sick at each of the next decryptions; at those after them it is as at the last. */
    void isSick(Boolean... nextOnes) {
        sick.clear();
        sick.addAll(List.of(nextOnes));
    }

    private boolean sickNow() {
        return sick.size() > 1 ? sick.poll() : Boolean.TRUE.equals(sick.peek());
    }

    private final class Directed extends CipherSpi {

        private final Cipher cipher;
        private boolean decrypts;
        private byte[] givenIv;

        Directed(String transformation) throws NoSuchAlgorithmException {
            try {
                cipher = Cipher.getInstance(transformation, "SunJCE");
            } catch (GeneralSecurityException e) {
                throw new NoSuchAlgorithmException(e);
            }
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            decrypts = mode == Cipher.DECRYPT_MODE;
            givenIv = ((GCMParameterSpec) parameters).getIV();
            byte[] iv = givenIv.clone();
            if (!decrypts && ivs != Ivs.TAKEN) {
                iv[0] ^= 1;
            }
            cipher.init(mode, key, new GCMParameterSpec(128, iv));
        }

        @Override
        protected void engineInit(int mode, Key key, SecureRandom random) throws InvalidKeyException {
            cipher.init(mode, key);
        }

        @Override
        protected byte[] engineGetIV() {
            return ivs == Ivs.REPLACED_AND_KEPT_SECRET ? givenIv.clone() : cipher.getIV();
        }

        @Override
        protected void engineUpdateAAD(byte[] bytes, int offset, int length) {
            cipher.updateAAD(bytes, offset, length);
        }

        @Override
        protected byte[] engineDoFinal(byte[] bytes, int offset, int length)
                throws IllegalBlockSizeException, BadPaddingException {
            return cipher.doFinal(bytes, offset, length);
        }

        @Override
        protected int engineDoFinal(byte[] bytes, int offset, int length, byte[] out, int at)
                throws IllegalBlockSizeException, BadPaddingException {
            if (decrypts && sickNow()) {
                throw new AEADBadTagException("CKR_GENERAL_ERROR");
            }
            byte[] done = cipher.doFinal(bytes, offset, length);
            System.arraycopy(done, 0, out, at, done.length);
            return done.length;
        }

        @Override
        protected int engineGetOutputSize(int length) {
            return cipher.getOutputSize(length);
        }

        @Override
        protected int engineGetBlockSize() {
            return cipher.getBlockSize();
        }

        @Override
        protected void engineSetMode(String mode) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void engineSetPadding(String padding) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected AlgorithmParameters engineGetParameters() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameters parameters, SecureRandom random) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected byte[] engineUpdate(byte[] bytes, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected int engineUpdate(byte[] bytes, int offset, int length, byte[] out, int at) {
            throw new UnsupportedOperationException();
        }
    }
}
