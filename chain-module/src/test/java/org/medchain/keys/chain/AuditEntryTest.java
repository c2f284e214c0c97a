package org.medchain.keys.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEntryTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private static final UUID EVENT = UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    private static final UUID KEY = UUID.fromString("017f22e2-79b1-7000-8000-000000000001");

    static AuditEntry full() {
        return new AuditEntry(
                "clinic-north",
                2,
                EVENT,
                Instant.parse("2026-11-25T10:15:30.000250Z"),
                "DECRYPT_DATA_KEY",
                "FAILURE",
                Optional.of("KEYS_DESTROYED"),
                "Zoë",
                Optional.of("app"),
                "auditor key-user",
                Optional.of("TREATMENT"),
                Optional.of("192.0.2.7"),
                "r-1",
                "LOCAL",
                Optional.of(KEY),
                Optional.of(3),
                Optional.of(new Hash(new byte[32])),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static AuditEntry sparse() {
        return new AuditEntry(
                "t",
                1,
                EVENT,
                Instant.EPOCH.minusNanos(1_000),
                "LIST_TENANTS",
                "SUCCESS",
                Optional.empty(),
                "",
                Optional.empty(),
                "",
                Optional.of(""),
                Optional.empty(),
                "r",
                "LOCAL",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Nested
    class Fields {

        @Test
        void areTheComponentsInTheirOrder() {
            assertThat(AuditEntry.FIELDS.stream().map(EntryField::name)).containsExactly(Edit.fields());
        }

        @Test
        void ofALaterVersionStandBehindThoseOfAnEarlierOne() {
            assertThat(AuditEntry.FIELDS.stream().map(EntryField::since)).isSorted();
        }

        @Test
        void areReadBackFromTheMembersThatTheyAreWrittenAs() throws IOException {
            RandomEntries entries = new RandomEntries(new Random(35));
            for (int seq = 1; seq <= 200; seq++) {
                AuditEntry entry = entries.entry("t", seq, Optional.of(entries.hash()));
                WrittenMembers members = new WrittenMembers();

                entry.write(members);

                assertThat(AuditEntry.read(members)).isEqualTo(entry);
            }
        }
    }

    @Nested
    class CanonicalBytes {

        @Test
        void areTheFieldsInOrderEachWithItsLength() throws IOException {
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(expected);
            out.writeByte(1);
            out.writeUTF("clinic-north");
            out.writeLong(2);
            out.write(HexFormat.of().parseHex("017f22e279b07cc398c4dc0c0c07398f"));
            out.writeLong(1_795_601_730_000_250L);
            out.writeUTF("DECRYPT_DATA_KEY");
            out.writeUTF("FAILURE");
            out.writeByte(1);
            out.writeUTF("KEYS_DESTROYED");
            out.writeUTF("Zoë");
            out.writeByte(1);
            out.writeUTF("app");
            out.writeUTF("auditor key-user");
            out.writeByte(1);
            out.writeUTF("TREATMENT");
            out.writeByte(1);
            out.writeUTF("192.0.2.7");
            out.writeUTF("r-1");
            out.writeUTF("LOCAL");
            out.writeByte(1);
            out.write(HexFormat.of().parseHex("017f22e279b170008000000000000001"));
            out.writeByte(1);
            out.writeInt(3);
            out.writeByte(1);
            out.write(new byte[32]);

            assertThat(full().canonicalBytes()).isEqualTo(expected.toByteArray());
        }

        @Test
        void ofAnEntryWithADataCategoryADeliveryOrATraceAreThoseOfVersionTwo() throws IOException {
            AuditEntry ofCategory = Edit.with(full(), "dataCategory", Optional.of("laboratory"));
            AuditEntry ofDelivery = Edit.with(full(), "delivery", Optional.of("sealed"));
            AuditEntry ofTrace = Edit.with(full(), "traceId", Optional.of(TRACE));
            AuditEntry ofAll =
                    Edit.with(Edit.with(ofCategory, "delivery", Optional.of("sealed")), "traceId", Optional.of(TRACE));

            assertThat(ofCategory.canonicalBytes())
                    .isEqualTo(versionTwo(Optional.of("laboratory"), Optional.empty(), Optional.empty()));
            assertThat(ofDelivery.canonicalBytes())
                    .isEqualTo(versionTwo(Optional.empty(), Optional.of("sealed"), Optional.empty()));
            assertThat(ofTrace.canonicalBytes())
                    .isEqualTo(versionTwo(Optional.empty(), Optional.empty(), Optional.of(TRACE)));
            assertThat(ofAll.canonicalBytes())
                    .isEqualTo(versionTwo(Optional.of("laboratory"), Optional.of("sealed"), Optional.of(TRACE)));
        }

        @SafeVarargs
        private static byte[] versionTwo(Optional<String>... more) throws IOException {
            byte[] without = full().canonicalBytes();
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(expected);
            out.writeByte(2);
            out.write(without, 1, without.length - 1);
            for (Optional<String> text : more) {
                out.writeByte(text.isPresent() ? 1 : 0);
                if (text.isPresent()) {
                    out.writeUTF(text.get());
                }
            }
            return expected.toByteArray();
        }

        @Test
        void ofAnEntryWithAChangeAreThoseOfVersionThree() throws IOException {
            Optional<String> before = Optional.of("{\"name\":\"Zoë\"}");
            Optional<String> after = Optional.of("{}");

            assertThat(changing(new EntryChange("tenants/clinic", 7, before, after))
                            .canonicalBytes())
                    .isEqualTo(versionThree("tenants/clinic", 7, before, after));
            assertThat(changing(new EntryChange("s", 1, Optional.empty(), after))
                            .canonicalBytes())
                    .isEqualTo(versionThree("s", 1, Optional.empty(), after));
            assertThat(changing(new EntryChange("s", Long.MAX_VALUE, before, Optional.empty()))
                            .canonicalBytes())
                    .isEqualTo(versionThree("s", Long.MAX_VALUE, before, Optional.empty()));
        }

        @SafeVarargs
        private static byte[] versionThree(String subject, long number, Optional<String>... values) throws IOException {
            byte[] two = versionTwo(Optional.of("laboratory"), Optional.empty(), Optional.empty());
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(expected);
            out.writeByte(3);
            out.write(two, 1, two.length - 1);
            out.writeUTF(subject);
            out.writeLong(number);
            for (Optional<String> text : values) {
                out.writeByte(text.isPresent() ? 1 : 0);
                byte[] utf8 = text.orElse("").getBytes(StandardCharsets.UTF_8);
                if (text.isPresent()) {
                    out.writeInt(utf8.length);
                    out.write(utf8);
                }
            }
            return expected.toByteArray();
        }

        private static AuditEntry changing(EntryChange change) {
            return Edit.with(
                    Edit.with(full(), "dataCategory", Optional.of("laboratory")), "change", Optional.of(change));
        }

        @Test
        void ofAChangeHaveTheLengthOfLongTextsInFourBytes() {
            AuditEntry entry = Edit.with(
                    sparse(),
                    "change",
                    Optional.of(new EntryChange("a/b", 2, Optional.of("x".repeat(65_535)), Optional.of(""))));
            byte[] bytes = entry.canonicalBytes();
            byte[] without = sparse().canonicalBytes();

            assertThat(HexFormat.of().formatHex(bytes, 0, 1)).isEqualTo("03");
            assertThat(HexFormat.of().formatHex(bytes, without.length, without.length + 21))
                    .isEqualTo("000000" + "0003612f62" + "0000000000000002" + "01" + "0000ffff");
            assertThat(HexFormat.of().formatHex(bytes, bytes.length - 5, bytes.length))
                    .isEqualTo("0100000000");
        }

        /** Values that move from one side to the other, or from the subject into the values, are another entry. */
        @Test
        void differWithEachPartOfAChange() {
            EntryChange change = new EntryChange("a/b", 2, Optional.of("{}"), Optional.of("[]"));

            assertThat(Stream.of(
                                    change,
                                    new EntryChange("a/c", 2, Optional.of("{}"), Optional.of("[]")),
                                    new EntryChange("a/b", 3, Optional.of("{}"), Optional.of("[]")),
                                    new EntryChange("a/b", 2, Optional.of("[]"), Optional.of("{}")),
                                    new EntryChange("a/b", 2, Optional.of("{}[]"), Optional.of("")),
                                    new EntryChange("a/b", 2, Optional.of(""), Optional.of("{}[]")),
                                    new EntryChange("a/b", 2, Optional.empty(), Optional.of("{}[]")),
                                    new EntryChange("a/b", 2, Optional.of("{}[]"), Optional.empty()),
                                    new EntryChange("a/b{}", 2, Optional.of(""), Optional.of("[]")))
                            .map(it -> HexFormat.of().formatHex(changing(it).canonicalBytes())))
                    .doesNotHaveDuplicates();
        }

        @Test
        void tellAbsentFromEmpty() {
            String expected = "01" + "000174" + "0000000000000001" + "017f22e279b07cc398c4dc0c0c07398f"
                    + "ffffffffffffffff" + "000c4c4953545f54454e414e5453" + "000753554343455353" + "00" + "0000"
                    + "00" + "0000" + "010000" + "00" + "000172" + "00054c4f43414c" + "00" + "00" + "00";

            assertThat(sparse().canonicalBytes()).isEqualTo(HexFormat.of().parseHex(expected));
        }

        static String[] fields() {
            return Edit.fields();
        }

        @ParameterizedTest
        @MethodSource("fields")
        void changeWithEveryChangeOfEveryField(String field) {
            Random random = new Random(field.hashCode());
            RandomEntries entries = new RandomEntries(random);
            Edit edit = new Edit(random);
            for (int i = 0; i < 200; i++) {
                AuditEntry entry = entries.next(ChainHead.startOf("t")).entry();

                assertThat(edit.of(entry, field).canonicalBytes()).isNotEqualTo(entry.canonicalBytes());
            }
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3})
        void differWhereBytesMoveFromOneFieldToTheNext(long seed) {
            Random random = new Random(seed);
            RandomEntries entries = new RandomEntries(random);
            for (int i = 0; i < 1_000; i++) {
                AuditEntry entry = entries.entry("t", 1, Optional.empty());
                ShiftedText shifted = ShiftedText.of(entry, random);

                assertThat(shifted.entry()).isNotEqualTo(entry);
                assertThat(shifted.entry().canonicalBytes()).isNotEqualTo(entry.canonicalBytes());
            }
        }

        /** Since they can be read back, no two entries share them. */
        @Test
        void canBeReadBack() throws IOException {
            RandomEntries entries = new RandomEntries(new Random(4));
            for (int i = 0; i < 1_000; i++) {
                AuditEntry entry = entries.next(ChainHead.startOf("t")).entry();

                assertThat(EntryDecoder.decode(entry.canonicalBytes())).isEqualTo(entry);
            }
        }
    }

    @Nested
    class Construction {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "a b",
                    "ä",
                    "line\nfeed",
                    "12345678901234567890123456789012345678901234567890123456789012345"
                })
        void refusesATenantIdThatIsNone(String tenantId) {
            assertThatThrownBy(() -> Edit.with(full(), "tenantId", tenantId))
                    .isInstanceOf(MalformedAuditException.class);
        }

        @ParameterizedTest
        @ValueSource(longs = {0, -1, Long.MIN_VALUE})
        void refusesASeqBelowOne(long seq) {
            assertThatThrownBy(() -> Edit.with(full(), "seq", seq)).isInstanceOf(MalformedAuditException.class);
        }

        @Test
        void refusesATimeFinerThanAMicrosecond() {
            assertThatThrownBy(() -> Edit.with(full(), "occurredAt", Instant.ofEpochSecond(1, 1)))
                    .isInstanceOf(MalformedAuditException.class);
        }

        @Test
        void refusesATimeThatDoesNotFitTheNumber() {
            assertThatThrownBy(() -> Edit.with(full(), "occurredAt", Instant.MAX.minusNanos(999)))
                    .isInstanceOf(MalformedAuditException.class);
        }

        /** UTF-8 has no bytes for them: both would become the same question mark. */
        @ParameterizedTest
        @ValueSource(strings = {"\uD800", "\uDC00", "a\uD800", "\uD800a", "\uDC00\uD800", "\uD800\uD800\uDC00"})
        void refusesUnpairedSurrogates(String text) {
            assertThatThrownBy(() -> Edit.with(full(), "actor", text)).isInstanceOf(MalformedAuditException.class);
            assertThatThrownBy(() -> Edit.with(full(), "client", Optional.of(text)))
                    .isInstanceOf(MalformedAuditException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "é", "€", "\uD83D\uDC69"})
        void takesUpTo4096BytesOfText(String character) {
            int bytes = character.getBytes(StandardCharsets.UTF_8).length;
            String longest = character.repeat(4_096 / bytes) + "a".repeat(4_096 % bytes);

            assertThat(Edit.with(full(), "roles", longest).roles()).isEqualTo(longest);
            assertThatThrownBy(() -> Edit.with(full(), "roles", longest + "a"))
                    .isInstanceOf(MalformedAuditException.class);
        }

        @Test
        void saysNothingOfTheEventInItsText() {
            assertThat(full()).hasToString("AuditEntry[clinic-north, 2]");
        }
    }
}
