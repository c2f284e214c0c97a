package org.medchain.keys.chain.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RandomEntries;

class CheckpointTest {

    private static final String ZEROS = "00".repeat(32);
    private static final String SIGNATURE = "A".repeat(86) + "==";
    private static final String LINE = "medchain-checkpoint-v1 clinic-north 5000 " + ZEROS
            + " 2026-11-25T10:15:30.000000Z 0123456789abcdef " + SIGNATURE;

    private final Checkpoint checkpoint = WrittenCheckpoints.ofVersionOne(
            new ChainHead("clinic-north", 5_000, new Hash(new byte[32])),
            Instant.parse("2026-11-25T10:15:30Z"),
            "0123456789abcdef",
            new byte[64]);

    @Nested
    class Text {

        @Test
        void isOneLineOfSevenWords() {
            assertThat(checkpoint).hasToString(LINE);
        }

        @Test
        void signsAllButTheSignature() {
            assertThat(checkpoint.statement()).asString().isEqualTo(LINE.substring(0, LINE.lastIndexOf(' ')));
        }
    }

    @Nested
    class Parse {

        @Test
        void takesTheText() {
            assertThat(Checkpoint.parse(LINE)).isEqualTo(checkpoint).hasSameHashCodeAs(checkpoint);
        }

        @ParameterizedTest
        @CsvSource({
            "checkpoint-v1, checkpoint-v2",
            "clinic-north, ''",
            "5000, +5000",
            "5000, 05000",
            "5000, -1",
            "5000, 9223372036854775808",
            "00 2026, 0 2026",
            "00 2026, 0A 2026",
            "30.000000Z, 30Z",
            "0123456789abcdef, 0123456789ABCDEF",
            "0123456789abcdef, 0123456789abcde",
            "AA==, AB==",
            "AA==, AA",
            "AA==, AAAA==",
            "AA==, A*==",
            "' 5000', '  5000'",
            "medchain, ' medchain'",
        })
        void refusesAnyOtherSpelling(String right, String wrong) {
            String line = LINE.replace(right, wrong);

            assertThat(line).isNotEqualTo(LINE);
            assertThatThrownBy(() -> Checkpoint.parse(line)).isInstanceOf(MalformedAuditException.class);
        }

        @Test
        void refusesEveryBeginningOfALine() {
            for (int length = 0; length < LINE.length(); length++) {
                String cut = LINE.substring(0, length);

                assertThatThrownBy(() -> Checkpoint.parse(cut)).isInstanceOf(MalformedAuditException.class);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {" ", "\n", "x", " x"})
        void refusesMoreThanALine(String more) {
            assertThatThrownBy(() -> Checkpoint.parse(LINE + more)).isInstanceOf(MalformedAuditException.class);
        }
    }

    @Nested
    class Construction {

        private final ChainHead head = new ChainHead("t", 1, new RandomEntries(new Random(6)).hash());

        @Test
        void refusesATimeFinerThanAMicrosecond() {
            assertThatThrownBy(() -> WrittenCheckpoints.ofVersionOne(
                            head, Instant.ofEpochSecond(1, 1), "0123456789abcdef", new byte[64]))
                    .isInstanceOf(MalformedAuditException.class);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 63, 65})
        void refusesAnotherLengthOfSignature(int length) {
            assertThatThrownBy(() ->
                            WrittenCheckpoints.ofVersionOne(head, Instant.EPOCH, "0123456789abcdef", new byte[length]))
                    .isInstanceOf(MalformedAuditException.class);
        }

        @Test
        void copiesTheSignature() {
            byte[] signature = new byte[64];
            Checkpoint copied = WrittenCheckpoints.ofVersionOne(head, Instant.EPOCH, "0123456789abcdef", signature);
            signature[0] = 1;
            copied.seal().signature()[1] = 1;

            assertThat(copied.seal().signature()).isEqualTo(new byte[64]);
        }
    }
}
