package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.provider.WrappedKey;

class AwsWrappedKeyV1Test {

    private static final String ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final byte[] BLOB = {9, 8, 7, 6};

    private static byte[] bytes(String header, String arn, byte[] blob) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HexFormat.of().parseHex(header));
        bytes.writeBytes(arn.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(blob);
        return bytes.toByteArray();
    }

    private static boolean parses(byte[] bytes) {
        return AwsWrappedKeyV1.parse(new WrappedKey(bytes)).isPresent();
    }

    @Nested
    class ToWrappedKey {

        @Test
        void isVersionLengthArnAndBlob() {
            WrappedKey wrapped = AwsWrappedKeyV1.of(new CmkArn(ARN), BLOB).toWrappedKey();

            assertThat(wrapped.bytes()).isEqualTo(bytes("01004b", ARN, BLOB));
        }
    }

    @Nested
    class Parse {

        @Test
        void findsArnAndBlob() {
            AwsWrappedKeyV1 wrapped = AwsWrappedKeyV1.parse(new WrappedKey(bytes("01004b", ARN, BLOB)))
                    .orElseThrow();

            assertThat(wrapped.cmk()).isEqualTo(new CmkArn(ARN));
            assertThat(wrapped.blob()).isEqualTo(BLOB);
            assertThat(wrapped).isEqualTo(AwsWrappedKeyV1.of(new CmkArn(ARN), BLOB));
        }

        @Test
        void findsNothingInAnotherVersion() {
            assertThat(parses(bytes("00004b", ARN, BLOB))).isFalse();
            assertThat(parses(bytes("02004b", ARN, BLOB))).isFalse();
        }

        @Test
        void findsNothingWhereTheBlobIsMissingOrTheBytesEndBefore() {
            byte[] whole = bytes("01004b", ARN, BLOB);

            IntStream.range(1, whole.length - BLOB.length + 1)
                    .forEach(length ->
                            assertThat(parses(Arrays.copyOf(whole, length))).isFalse());
        }

        @Test
        void findsNothingWithAnotherLength() {
            for (String header : new String[] {"010000", "01004a", "01004c", "01ffff", "014b00"}) {
                assertThat(parses(bytes(header, ARN, BLOB))).isFalse();
            }
        }

        @Test
        void findsNothingWhereTheNameIsNoKeyArn() {
            String alias = "arn:aws:kms:eu-west-1:111122223333:alias/clinic";
            assertThat(parses(bytes("01002f", alias, BLOB))).isFalse();
            assertThat(parses(bytes("01004b", ARN.replace("kms", "k\u00e9"), BLOB)))
                    .isFalse();
        }
    }
}
