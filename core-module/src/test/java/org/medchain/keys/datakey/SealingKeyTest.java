package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.api.Test;
import org.medchain.keys.patient.ErasureKey;
import org.medchain.keys.provider.AesGcm;

class SealingKeyTest {

    private static final byte[] NONCE = new byte[AesGcm.NONCE_LENGTH];
    private static final byte[] INFO = "label".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PLAINTEXT = {1, 2, 3};
    private static final byte[] ASSOCIATED_DATA = {4, 5};

    private final byte[] erasureKey = randomErasureKey();

    @Test
    void opensWhatAnotherOneOfTheSameErasureKeySealed() {
        byte[] sealed;
        try (SealingKey key = SealingKey.derivedFrom(erasureKey)) {
            sealed = key.seal(INFO, NONCE, PLAINTEXT, ASSOCIATED_DATA);
        }

        try (SealingKey key = SealingKey.derivedFrom(erasureKey)) {
            assertThat(key.open(INFO, NONCE, sealed, ASSOCIATED_DATA)).hasValue(PLAINTEXT);
            // Not only once.
            assertThat(key.open(INFO, NONCE, sealed, ASSOCIATED_DATA)).hasValue(PLAINTEXT);
        }
    }

    @Test
    void isDerivedByHkdf() throws GeneralSecurityException {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(erasureKey, null, INFO));
        byte[] derived = new byte[32];
        hkdf.generateBytes(derived, 0, derived.length);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(derived, "AES"), new GCMParameterSpec(128, NONCE));
        cipher.updateAAD(ASSOCIATED_DATA);

        try (SealingKey key = SealingKey.derivedFrom(erasureKey)) {
            assertThat(key.seal(INFO, NONCE, PLAINTEXT, ASSOCIATED_DATA)).isEqualTo(cipher.doFinal(PLAINTEXT));
        }
    }

    @Test
    void doesNotOpenWhatAnotherErasureKeySealed() {
        try (SealingKey key = SealingKey.derivedFrom(erasureKey);
                SealingKey other = SealingKey.derivedFrom(randomErasureKey())) {
            assertThat(other.open(INFO, NONCE, key.seal(INFO, NONCE, PLAINTEXT, ASSOCIATED_DATA), ASSOCIATED_DATA))
                    .isEmpty();
        }
    }

    @Test
    void doesNotOpenWhatWasSealedForAnotherUse() {
        try (SealingKey key = SealingKey.derivedFrom(erasureKey)) {
            byte[] sealed = key.seal(INFO, NONCE, PLAINTEXT, ASSOCIATED_DATA);

            assertThat(key.open(new byte[] {1}, NONCE, sealed, ASSOCIATED_DATA)).isEmpty();
            assertThat(key.open(INFO, NONCE, sealed, ASSOCIATED_DATA)).hasValue(PLAINTEXT);
        }
    }

    @Test
    void opensAndSealsAfterItDidNotOpen() {
        byte[] anotherNonce = new byte[AesGcm.NONCE_LENGTH];
        anotherNonce[0] = 1;
        try (SealingKey key = SealingKey.derivedFrom(erasureKey)) {
            byte[] sealed = key.seal(INFO, NONCE, PLAINTEXT, ASSOCIATED_DATA);
            assertThat(key.open(INFO, NONCE, sealed, new byte[] {6})).isEmpty();

            assertThat(key.open(INFO, NONCE, sealed, ASSOCIATED_DATA)).hasValue(PLAINTEXT);
            assertThat(key.open(
                            INFO,
                            anotherNonce,
                            key.seal(INFO, anotherNonce, PLAINTEXT, ASSOCIATED_DATA),
                            ASSOCIATED_DATA))
                    .hasValue(PLAINTEXT);
        }
    }

    @Test
    void neitherSealsNorOpensOnceItIsClosed() {
        SealingKey key = SealingKey.derivedFrom(erasureKey);
        byte[] sealed = key.seal(INFO, NONCE, PLAINTEXT, ASSOCIATED_DATA);

        key.close();
        key.close();

        assertThatIllegalStateException().isThrownBy(() -> key.seal(INFO, NONCE, PLAINTEXT, ASSOCIATED_DATA));
        assertThatIllegalStateException().isThrownBy(() -> key.open(INFO, NONCE, sealed, ASSOCIATED_DATA));
    }

    @Test
    void leavesTheErasureKeyAloneWhenItIsClosed() {
        byte[] before = erasureKey.clone();

        SealingKey.derivedFrom(erasureKey).close();

        assertThat(Arrays.equals(erasureKey, before)).isTrue();
    }

    private static byte[] randomErasureKey() {
        byte[] bytes = new byte[ErasureKey.LENGTH];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
