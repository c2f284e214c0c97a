package org.medchain.keys.hsm;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.hsm.HsmWrappedKeyV1.Sealed;

/**
 * A KEK in the HSM, which encrypts and decrypts under it with AES-256-GCM.
 *
 * <p>An HSM that is sick answers like one that was given a wrong tag. So something that is known to open, the canary, has to open before and
 * after a ciphertext is said not to. The canary is made when the KEK is found: an HSM whose ciphertexts do not open is not used.
 */
final class HsmKek {

    private static final String GCM = "AES/GCM/NoPadding";
    private static final String ECB = "AES/ECB/NoPadding";
    private static final int TAG_BITS = 128;
    private static final int IV_LENGTH = 12;

    private static final byte[] FINGERPRINT_BLOCK = "MedChain HSM KEK".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CANARY_CONTEXT = "MedChain HSM canary v1".getBytes(StandardCharsets.US_ASCII);

    /** The JDK has the length of a token's key nowhere else. It takes bytes for bits, so both are looked for. */
    private static final Pattern SHORTER_KEY = Pattern.compile(", (16|24|128|192) bits ");

    private final Provider provider;
    private final SecretKey key;
    private final SecureRandom random;
    private final HsmKekName name;
    private final byte[] canaryText = new byte[HsmWrappedKeyV1.SEALED_LENGTH - TAG_BITS / Byte.SIZE];
    private final Sealed canary;

    /** @throws HsmFailureException if the HSM fails, or what it encrypts does not open */
    HsmKek(Provider provider, HsmKeyLabel label, SecretKey key, SecureRandom random) throws HsmFailureException {
        this.provider = provider;
        this.key = key;
        this.random = random;
        this.name = new HsmKekName(label, fingerprint());
        random.nextBytes(canaryText);
        this.canary = encrypt(canaryText, CANARY_CONTEXT);
        requireCanary();
    }

    /** Returns the reason why the key is no KEK, if it is none. */
    static Optional<String> whatIsWrong(SecretKey key) {
        if (!"AES".equals(key.getAlgorithm())
                || SHORTER_KEY.matcher(key.toString()).find()) {
            return Optional.of("is not an AES key of 256 bits");
        }
        return key.getFormat() == null ? Optional.empty() : Optional.of("can be read out of the HSM");
    }

    HsmKekName name() {
        return name;
    }

    /** The IV is the cipher's: an HSM may make it itself. */
    Sealed encrypt(byte[] plain, byte[] associatedData) throws HsmFailureException {
        byte[] iv = new byte[IV_LENGTH];
        random.nextBytes(iv);
        try {
            Cipher cipher = Cipher.getInstance(GCM, provider);
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(associatedData);
            byte[] ciphertextAndTag = cipher.doFinal(plain);
            return new Sealed(cipher.getIV(), ciphertextAndTag);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new HsmFailureException("encrypting", e);
        }
    }

    /** Opens what a KEK sealed; empty if it does not open under this KEK and this associated data. */
    Optional<byte[]> decrypt(Sealed sealed, byte[] associatedData) throws HsmFailureException {
        Optional<byte[]> opened = tryToDecrypt(sealed, associatedData);
        if (opened.isPresent()) {
            return opened;
        }
        requireCanary();
        // Again: at the first time the HSM may have been sick, and well since.
        opened = tryToDecrypt(sealed, associatedData);
        if (opened.isEmpty()) {
            requireCanary();
        }
        return opened;
    }

    /** @throws HsmFailureException unless what is known to open does */
    void requireCanary() throws HsmFailureException {
        byte[] opened = tryToDecrypt(canary, CANARY_CONTEXT)
                .orElseThrow(() -> new HsmFailureException("what is known to open does not open"));
        if (!MessageDigest.isEqual(opened, canaryText)) {
            throw new HsmFailureException("what is known opens to something else");
        }
    }

    private Optional<byte[]> tryToDecrypt(Sealed sealed, byte[] associatedData) throws HsmFailureException {
        byte[] room = new byte[HsmWrappedKeyV1.SEALED_LENGTH];
        try {
            Cipher cipher = Cipher.getInstance(GCM, provider);
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed.iv()));
            cipher.updateAAD(associatedData);
            byte[] given = sealed.ciphertextAndTag();
            int length = cipher.doFinal(given, 0, given.length, room, 0);
            return Optional.of(Arrays.copyOf(room, length));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException | ProviderException e) {
            throw new HsmFailureException("decrypting", e);
        } finally {
            Arrays.fill(room, (byte) 0);
        }
    }

    /** Returns a fingerprint that is the same on every server, and another for every KEK. */
    private byte[] fingerprint() throws HsmFailureException {
        try {
            Cipher cipher = Cipher.getInstance(ECB, provider);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(FINGERPRINT_BLOCK);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new HsmFailureException("taking a KEK's fingerprint", e);
        }
    }

    @Override
    public String toString() {
        return "HsmKek[" + name + "]";
    }
}
