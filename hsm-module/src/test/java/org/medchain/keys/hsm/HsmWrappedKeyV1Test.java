package org.medchain.keys.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.hsm.HsmWrappedKeyV1.Sealed;
import org.medchain.keys.provider.WrappedKey;

class HsmWrappedKeyV1Test {

    private static final HsmKekName KEK = new HsmKekName(new HsmKeyLabel("k-1"), counted(0x10, 16));

    private static byte[] counted(int first, int length) {
        byte[] bytes = new byte[length];
        IntStream.range(0, length).forEach(i -> bytes[i] = (byte) (first + i));
        return bytes;
    }

    private static HsmWrappedKeyV1 wrapped(int ivLength) {
        return new HsmWrappedKeyV1(KEK, new Sealed(counted(0x40, ivLength), counted(0x80, 48)));
    }

    @Nested
    class Bytes {

        @Test
        void areThoseOfTheFormat() {
            assertThat(HexFormat.of().formatHex(wrapped(12).toWrappedKey().bytes()))
                    .isEqualTo("01"
                            + "101112131415161718191a1b1c1d1e1f"
                            + "036b2d31"
                            + "0c404142434445464748494a4b"
                            + "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
                            + "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
        }

        @Test
        void areAuthenticatedUpToTheIvWithTheContext() {
            EncryptionContext context = new EncryptionContext(new TenantId("t"), new PatientId("p"));

            assertThat(HexFormat.of().formatHex(HsmWrappedKeyV1.associatedData(KEK, context)))
                    .isEqualTo("01101112131415161718191a1b1c1d1e1f036b2d31"
                            + HexFormat.of().formatHex(context.canonicalBytes()));
        }
    }

    @Nested
    class Parse {

        /** Some HSMs make the IV, and longer ones than the usual. */
        @ParameterizedTest
        @ValueSource(ints = {12, 13, 16})
        void readsWhatWasWritten(int ivLength) {
            HsmWrappedKeyV1 parsed =
                    HsmWrappedKeyV1.parse(wrapped(ivLength).toWrappedKey()).orElseThrow();

            assertThat(parsed.kek()).isEqualTo(KEK).hasToString("k-1 (101112131415161718191a1b1c1d1e1f)");
            assertThat(parsed.sealed().iv()).isEqualTo(counted(0x40, ivLength));
            assertThat(parsed.sealed().ciphertextAndTag()).isEqualTo(counted(0x80, 48));
            assertThat(parsed.sealed()).hasToString("Sealed[redacted]");
        }

        @Test
        void refusesOtherVersionsLengthsAndLabels() {
            byte[] bytes = wrapped(12).toWrappedKey().bytes();

            assertThat(HsmWrappedKeyV1.parse(new WrappedKey(Arrays.copyOf(bytes, bytes.length - 1))))
                    .isEmpty();
            assertThat(HsmWrappedKeyV1.parse(new WrappedKey(Arrays.copyOf(bytes, bytes.length + 1))))
                    .isEmpty();
            assertThat(HsmWrappedKeyV1.parse(with(bytes, 0, 2))).isEmpty();
            assertThat(HsmWrappedKeyV1.parse(with(bytes, 17, 0))).isEmpty();
            assertThat(HsmWrappedKeyV1.parse(with(bytes, 17, 255))).isEmpty();
            assertThat(HsmWrappedKeyV1.parse(with(bytes, 18, ' '))).isEmpty();
            assertThat(HsmWrappedKeyV1.parse(with(bytes, 21, 11))).isEmpty();
            assertThat(HsmWrappedKeyV1.parse(with(bytes, 21, 17))).isEmpty();
            assertThat(HsmWrappedKeyV1.parse(wrapped(17).toWrappedKey())).isEmpty();
            assertThat(HsmWrappedKeyV1.parse(new WrappedKey("\u0001".getBytes(StandardCharsets.US_ASCII))))
                    .isEmpty();
        }

        private WrappedKey with(byte[] bytes, int offset, int value) {
            byte[] changed = bytes.clone();
            changed[offset] = (byte) value;
            return new WrappedKey(changed);
        }
    }
}
