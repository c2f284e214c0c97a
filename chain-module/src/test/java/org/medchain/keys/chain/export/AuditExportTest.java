package org.medchain.keys.chain.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.Edit;
import org.medchain.keys.chain.EntryChange;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.PatientCommitment;
import org.medchain.keys.chain.RandomEntries;
import org.medchain.keys.chain.RecordedEntry;

class AuditExportTest {

    private static final String ZEROS = "00".repeat(32);
    private static final String LINE = "{\"version\":1,\"tenantId\":\"t\",\"seq\":1,"
            + "\"eventId\":\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\",\"occurredAt\":\"1970-01-01T00:00:00.000000Z\","
            + "\"operation\":\"DECRYPT_DATA_KEY\",\"outcome\":\"FAILURE\",\"reason\":\"R\",\"actor\":\"Zo\\u00EB\","
            + "\"client\":\"c\",\"roles\":\"\",\"purposeOfUse\":\"P\",\"sourceAddress\":\"::1\",\"requestId\":\"r\\n\","
            + "\"provider\":\"LOCAL\",\"keyId\":\"017f22e2-79b1-7000-8000-000000000001\",\"generation\":-3,"
            + "\"patientHash\":\"" + ZEROS + "\",\"hash\":\"" + ZEROS + "\",\"patientId\":\"p\",\"patientSalt\":\""
            + ZEROS + "\"}\n";

    private final RecordedEntry entry = new RecordedEntry(
            new AuditEntry(
                    "t",
                    1,
                    UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"),
                    Instant.EPOCH,
                    "DECRYPT_DATA_KEY",
                    "FAILURE",
                    Optional.of("R"),
                    "Zoë",
                    Optional.of("c"),
                    "",
                    Optional.of("P"),
                    Optional.of("::1"),
                    "r\n",
                    "LOCAL",
                    Optional.of(UUID.fromString("017f22e2-79b1-7000-8000-000000000001")),
                    Optional.of(-3),
                    Optional.of(new Hash(new byte[32])),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
            new Hash(new byte[32]),
            Optional.of(new PatientCommitment("p", new byte[32])));

    private RecordedEntry withChange(EntryChange change) {
        return new RecordedEntry(
                Edit.with(entry.entry(), "change", Optional.of(change)), entry.hash(), entry.patient());
    }

    private static String write(List<RecordedEntry> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AuditExportWriter writer = new AuditExportWriter(out)) {
            entries.forEach(writer::write);
        }
        return out.toString(UTF_8);
    }

    private static AuditExportReader reader(String export) {
        return new AuditExportReader(new ByteArrayInputStream(export.getBytes(UTF_8)));
    }

    private static List<RecordedEntry> readAll(String export) {
        List<RecordedEntry> entries = new ArrayList<>();
        reader(export).forEachRemaining(entries::add);
        return entries;
    }

    @Nested
    class Write {

        @Test
        void isOneLineOfAsciiPerEntry() {
            assertThat(write(List.of(entry, entry))).isEqualTo(LINE + LINE);
        }

        @ParameterizedTest
        @CsvSource({"dataCategory, laboratory", "delivery, sealed", "traceId, 0af7651916cd43dd8448eb211c80319c"})
        void isOfVersionTwoWithAFieldOfIt(String field, String value) {
            RecordedEntry more = new RecordedEntry(
                    Edit.with(entry.entry(), field, Optional.of(value)), entry.hash(), entry.patient());

            assertThat(write(List.of(more)))
                    .isEqualTo(LINE.replace("\"version\":1", "\"version\":2")
                            .replace("\"hash\"", "\"" + field + "\":\"" + value + "\",\"hash\""));
        }

        @Test
        void isOfVersionThreeWithAChange() {
            EntryChange change = new EntryChange("tenants/t", 2, Optional.of("{\"name\":\"Zoë\"}"), Optional.of("{}"));

            assertThat(write(List.of(withChange(change))))
                    .isEqualTo(LINE.replace("\"version\":1", "\"version\":3")
                            .replace(
                                    "\"hash\"",
                                    "\"subject\":\"tenants/t\",\"changeNumber\":2,\"valuesBefore\":\"{\\\"name\\\":"
                                            + "\\\"Zo\\u00EB\\\"}\",\"valuesAfter\":\"{}\",\"hash\""));
        }

        @Test
        void leavesOutValuesThatAreNone() {
            assertThat(write(List.of(withChange(new EntryChange("t/1", 1, Optional.empty(), Optional.of("{}"))))))
                    .contains("\"changeNumber\":1,\"valuesAfter\":\"{}\",\"hash\"");
            assertThat(write(List.of(withChange(new EntryChange("t/1", 3, Optional.of("{}"), Optional.empty())))))
                    .contains("\"changeNumber\":3,\"valuesBefore\":\"{}\",\"hash\"");
        }

        @Test
        void leavesTheStreamOpen() {
            boolean[] closed = {false};
            OutputStream out = new ByteArrayOutputStream() {
                @Override
                public void close() {
                    closed[0] = true;
                }
            };
            new AuditExportWriter(out).close();

            assertThat(closed[0]).isFalse();
        }

        @Test
        void passesOnThatTheStreamFails() {
            OutputStream full = new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    throw new IOException("full");
                }
            };
            AuditExportWriter writer = new AuditExportWriter(full);
            writer.write(entry);

            assertThatThrownBy(writer::close).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Nested
    class Read {

        @Test
        void givesBackWhatWasWritten() {
            List<RecordedEntry> chain = new RandomEntries(new Random(10)).chain("t", 1_000);

            assertThat(readAll(write(chain))).isEqualTo(chain);
        }

        @Test
        void givesBackTheLongestEntry() {
            AuditEntry longest = entry.entry();
            for (String field : Edit.fields()) {
                if (List.of("reason", "client", "purposeOfUse", "sourceAddress", "dataCategory", "delivery", "traceId")
                        .contains(field)) {
                    longest = Edit.with(longest, field, Optional.of("\u0001".repeat(4_096)));
                } else if (List.of("operation", "outcome", "actor", "roles", "requestId", "provider")
                        .contains(field)) {
                    longest = Edit.with(longest, field, "\u0001".repeat(4_096));
                }
            }
            Optional<String> values = Optional.of("\u0001".repeat(65_535));
            EntryChange change = new EntryChange("\u0001".repeat(4_096), Long.MAX_VALUE, values, values);
            longest = Edit.with(longest, "change", Optional.of(change));
            RecordedEntry recorded = new RecordedEntry(longest, entry.hash(), entry.patient());

            assertThat(readAll(write(List.of(recorded, recorded)))).containsExactly(recorded, recorded);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '\'',
                value = {
                    "\"version\":3|\"version\":1",
                    "\"version\":3|\"version\":2",
                    "\"version\":3|\"version\":4",
                    "\"subject\":\"t/1\",|",
                    "\"changeNumber\":2,|",
                    "\"changeNumber\":2|\"changeNumber\":0",
                    "\"changeNumber\":2|\"changeNumber\":\"2\"",
                    "\"changeNumber\":2|\"changeNumber\":9223372036854775808",
                    "\"valuesBefore\":\"{}\",\"valuesAfter\":\"[]\",|",
                    "\"valuesBefore\":\"{}\",\"valuesAfter\":\"[]\"|\"valuesAfter\":\"[]\",\"valuesBefore\":\"{}\"",
                    "\"valuesBefore\":\"{}\"|\"valuesBefore\":{}",
                    "\"valuesAfter\":\"[]\"|\"valuesAfter\":null"
                })
        void refusesAChangeThatIsNone(String part, String replacement) {
            String line = write(List.of(withChange(new EntryChange("t/1", 2, Optional.of("{}"), Optional.of("[]")))));

            assertThatThrownBy(() -> readAll(line.replace(part, replacement == null ? "" : replacement)))
                    .isInstanceOf(MalformedAuditException.class);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '\'',
                value = {
                    "\"version\":1|\"version\":2",
                    "\"version\":1|\"version\":3",
                    "\"hash\"|\"dataCategory\":\"laboratory\",\"hash\"",
                    "\"hash\"|\"delivery\":\"sealed\",\"hash\"",
                    "\"hash\"|\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"hash\"",
                    "\"hash\"|\"subject\":\"t/1\",\"changeNumber\":1,\"valuesAfter\":\"{}\",\"hash\"",
                    "\"version\":1,|",
                    "\"seq\":1|\"seq\":01",
                    "\"seq\":1|\"seq\":1.0",
                    "\"seq\":1|\"seq\":\"1\"",
                    "\"seq\":1|\"seq\":0",
                    "\"seq\":1|\"seq\":1,\"seq\":1",
                    "\"seq\":1|\"seq\":9223372036854775808",
                    "\"seq\":1,|",
                    "\"tenantId\":\"t\"|\"tenantId\":\"\"",
                    "\"tenantId\":\"t\"|\"tenantId\":null",
                    "\"actor\":|\"Actor\":",
                    "\"actor\":|\"more\":1,\"actor\":",
                    "\"reason\":\"R\"|\"reason\":null",
                    "\"eventId\":\"017f22e2|\"eventId\":\"017F22E2",
                    "\"eventId\":\"017f22e2|\"eventId\":\"17f22e2",
                    "00.000000Z|00Z",
                    "-3|-2147483649",
                    "-3|2147483648",
                    "-3|-3.0",
                    "\"hash\":\"00|\"hash\":\"0",
                    "\"hash\":\"00|\"hash\":\"0A",
                    "\"patientId\":\"p\",|",
                    "\"patientId\":\"p\"|\"patientId\":\"\"",
                    "\"patientSalt\":\"00|\"patientSalt\":\"",
                    "\"patientSalt\":|\"patientSalT\":",
                    "}|,\"more\":1}",
                    "}|}{}",
                    "}|}]",
                    "}|",
                    "Zo\\u00EB|\\uD800",
                    "'{'|'['",
                })
        void refusesAnyOtherSpelling(String right, String wrong) {
            String changed = LINE.replace(right, wrong == null ? "" : wrong);

            assertThat(changed).isNotEqualTo(LINE);
            assertThatThrownBy(() -> readAll(changed)).isInstanceOf(MalformedAuditException.class);
        }

        /** All of these are the same JSON. */
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '\'',
                value = {
                    "\"R\"|\"\\u0052\"",
                    "\"actor\"|\"\\u0061ctor\"",
                    "Zo\\u00EB|Zo\\u00eb",
                    "Zo\\u00EB|Zoë",
                    "r\\n|r\\u000A",
                    "\"::1\"|\"\\u003A:1\"",
                    "'{\"v'|'{ \"v'",
                    "'{\"v'|' {\"v'",
                    "\"seq\":1|\"seq\": 1",
                    "\"seq\":1|\"seq\" :1",
                    "\"seq\":1|'\"seq\":1 '",
                    "'\"}'|'\" }'",
                    "'\"}'|'\"} '",
                })
        void refusesAnotherSpellingOfTheSameJson(String right, String other) {
            String changed = LINE.replace(right, other);

            assertThat(changed).isNotEqualTo(LINE);
            assertThatThrownBy(() -> readAll(changed)).isInstanceOf(MalformedAuditException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\r", "\t", " "})
        void refusesABlankAtTheEnd(String blank) {
            assertThatThrownBy(() -> readAll(LINE.stripTrailing() + blank + "\n"))
                    .isInstanceOf(MalformedAuditException.class);
        }

        @Test
        void refusesAByteOrderMark() {
            assertThatThrownBy(() -> readAll("\uFEFF" + LINE)).isInstanceOf(MalformedAuditException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE", "UTF-32"})
        void refusesAnotherEncoding(String encoding) {
            byte[] bytes = LINE.getBytes(Charset.forName(encoding));
            AuditExportReader entries = new AuditExportReader(new ByteArrayInputStream(bytes));

            assertThatThrownBy(entries::next).isInstanceOf(MalformedAuditException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "null", "1", "[]", "{}", "\u0000", "\"x\""})
        void refusesALineThatIsNoEntry(String line) {
            assertThatThrownBy(() -> readAll(line + "\n")).isInstanceOf(MalformedAuditException.class);
        }

        @Test
        void refusesALineWithoutItsLineFeed() {
            assertThatThrownBy(() -> readAll(LINE.stripTrailing())).isInstanceOf(MalformedAuditException.class);
        }

        @Test
        void refusesALineThatIsTooLong() {
            String tooLong = LINE.replace("Zo", "a".repeat(1_280 * 1024));

            assertThatThrownBy(() -> readAll(tooLong)).isInstanceOf(MalformedAuditException.class);
        }

        @Test
        void goesOnBehindALineThatIsNoEntry() {
            AuditExportReader entries = reader("x".repeat(1_000_000) + "\n{}\n" + LINE);

            assertThatThrownBy(entries::next).isInstanceOf(MalformedAuditException.class);
            assertThatThrownBy(entries::next).isInstanceOf(MalformedAuditException.class);
            assertThat(entries.next()).isEqualTo(entry);
            assertThat(entries.hasNext()).isFalse();
            assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
        }

        @Test
        void neverRepeatsTheLine() {
            assertThatThrownBy(() -> readAll("{\"version\":1,\"tenantId\":secret}\n"))
                    .isInstanceOf(MalformedAuditException.class)
                    .hasNoCause()
                    .message()
                    .doesNotContain("secret");
        }

        @Test
        void passesOnThatTheStreamFails() {
            InputStream broken = new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("broken");
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    throw new IOException("broken");
                }
            };

            assertThatThrownBy(() -> new AuditExportReader(broken).hasNext()).isInstanceOf(UncheckedIOException.class);
        }
    }
}
