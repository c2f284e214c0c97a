package org.medchain.keys.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.hsm.HsmWrappedKeyV1.Sealed;
import org.medchain.keys.hsm.RehearsedHsm.Ivs;

/** What a KEK answers while the HSM lies. */
class HsmKekTest {

    private static final HsmKeyLabel LABEL = new HsmKeyLabel("medchain-1");
    private static final byte[] CONTEXT = {1, 2, 3};
    private static final byte[] OTHER_CONTEXT = {1, 2, 4};

    private final SecureRandom random = new SecureRandom();
    private final SecretKey key = new SecretKeySpec(bytes(), "AES");
    private final RehearsedHsm hsm = new RehearsedHsm(Ivs.TAKEN);
    private final byte[] plain = bytes();

    private byte[] bytes() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }

    private HsmKek kek(RehearsedHsm in) throws HsmFailureException {
        return new HsmKek(in, LABEL, key, random);
    }

    @Nested
    class Decrypt {

        @Test
        void opensWhatWasEncrypted() throws HsmFailureException {
            HsmKek kek = kek(hsm);

            assertThat(kek.decrypt(kek.encrypt(plain, CONTEXT), CONTEXT)).hasValue(plain);
        }

        @Test
        void answersNothingForAWrongTagWhileTheHsmIsWell() throws HsmFailureException {
            HsmKek kek = kek(hsm);

            assertThat(kek.decrypt(kek.encrypt(plain, CONTEXT), OTHER_CONTEXT)).isEmpty();
        }

        @Test
        void failsWhileTheHsmAnswersEverythingLikeAWrongTag() throws HsmFailureException {
            HsmKek kek = kek(hsm);
            Sealed good = kek.encrypt(plain, CONTEXT);

            hsm.isSick(true);

            assertFails(kek, good, CONTEXT);
            assertFails(kek, good, OTHER_CONTEXT);
        }

        @Test
        void opensAGoodKeyIfTheHsmWasSickForAMoment() throws HsmFailureException {
            HsmKek kek = kek(hsm);
            Sealed good = kek.encrypt(plain, CONTEXT);

            hsm.isSick(true, false);

            assertThat(kek.decrypt(good, CONTEXT)).hasValue(plain);
        }

        @Test
        void failsIfTheHsmFallsSickBetweenCanaryAndKey() throws HsmFailureException {
            HsmKek kek = kek(hsm);
            Sealed good = kek.encrypt(plain, CONTEXT);

            hsm.isSick(true, false, true);

            assertFails(kek, good, CONTEXT);
        }

        private void assertFails(HsmKek kek, Sealed sealed, byte[] context) {
            assertThatExceptionOfType(HsmFailureException.class).isThrownBy(() -> kek.decrypt(sealed, context));
        }
    }

    @Nested
    class Iv {

        @ParameterizedTest
        @EnumSource(names = {"TAKEN", "REPLACED_AND_TOLD"})
        void isTheOneOfTheAnswer(Ivs ivs) throws HsmFailureException {
            HsmKek kek = kek(new RehearsedHsm(ivs));

            assertThat(kek.decrypt(kek.encrypt(plain, CONTEXT), CONTEXT)).hasValue(plain);
        }

        /** Nothing is ever wrapped that does not open. */
        @Test
        void keepsAnHsmOutOfUseThatDoesNotTellIt() {
            assertThatExceptionOfType(HsmFailureException.class)
                    .isThrownBy(() -> kek(new RehearsedHsm(Ivs.REPLACED_AND_KEPT_SECRET)));
        }
    }

    @Nested
    class Name {

        @Test
        void isLabelAndFingerprint() throws HsmFailureException {
            HsmKekName name = kek(hsm).name();

            assertThat(name).isEqualTo(kek(hsm).name());
            assertThat(name.label()).isEqualTo(LABEL);
            assertThat(name.fingerprint())
                    .isNotEqualTo(new HsmKek(hsm, LABEL, new SecretKeySpec(bytes(), "AES"), random)
                            .name()
                            .fingerprint());
        }
    }
}
