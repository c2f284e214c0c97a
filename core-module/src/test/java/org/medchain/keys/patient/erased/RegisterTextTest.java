package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

class RegisterTextTest {

    private static final String HEADER_START = "medchain-erasure-ledger 1 ";
    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic"), new PatientId("patient"));

    private final RegisterKey key = new RegisterKey(new byte[RegisterKey.LENGTH]);
    private final RegisterEntry erased = RegisterEntry.erased(new ErasedPatient(
            CONTEXT.tenantId(),
            new UUID(1, 2),
            key.hashOf(CONTEXT),
            new UUID(3, 4),
            Instant.parse("2026-11-25T01:07:53.249692Z")));
    private final String line = RegisterText.line(1, key, "previous", 1, erased);

    @Nested
    class Header {

        @Test
        void holdsTheKey() {
            assertThat(RegisterText.header(1, key)).isEqualTo(HEADER_START + "00".repeat(RegisterKey.LENGTH));
            for (int version : List.of(1, 2)) {
                RegisterText.Header read = RegisterText.parseHeader(RegisterText.header(version, key));
                assertThat(read.version()).isEqualTo(version);
                assertThat(read.key().bytes()).isEqualTo(key.bytes());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "medchain-erasure-ledger 3 00", "medchain-erasure-ledger 02 00", "something else"})
        void isRefusedIfItIsOfNoVersionThatIsKnown(String other) {
            assertThatExceptionOfType(DamagedRegisterException.class)
                    .isThrownBy(() -> RegisterText.parseHeader(other))
                    .withMessage("that is no erasure register of version 1 or 2");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "00", "zz"})
        void isRefusedIfItHoldsNoKey(String digits) {
            assertThatExceptionOfType(DamagedRegisterException.class)
                    .isThrownBy(() -> RegisterText.parseHeader(HEADER_START + digits))
                    .withMessage("that is damaged in line 1");
        }
    }

    @Nested
    class Line {

        @Test
        void namesThePatientAndEndsWithItsMac() {
            String text = "1 clinic " + new UUID(1, 2) + " " + key.hashOf(CONTEXT) + " " + new UUID(3, 4)
                    + " 2026-11-25T01:07:53.249692Z";

            assertThat(line).isEqualTo(text + " " + key.chain("previous", text));
            assertThat(RegisterText.macOf(line))
                    .isEqualTo(key.chain("previous", text).toString());
        }

        @Test
        void isReadAsItWasWritten() {
            assertThat(RegisterText.parse(1, key, "previous", 1, line)).contains(erased);
        }
    }

    @Nested
    class Parse {

        private void assertDamaged(RegisterKey readWith, String previous, int number, String changed) {
            assertThatExceptionOfType(DamagedRegisterException.class)
                    .isThrownBy(() -> RegisterText.parse(1, readWith, previous, number, changed))
                    .withMessage("that is damaged in line " + (number + 1));
        }

        @Test
        void refusesEveryChangedCharacter() {
            for (int i = 0; i < line.length(); i++) {
                char other = line.charAt(i) == '0' ? '1' : '0';
                assertDamaged(key, "previous", 1, line.substring(0, i) + other + line.substring(i + 1));
            }
        }

        @Test
        void refusesALineAtAnotherPlace() {
            assertDamaged(key, "previous", 2, line);
            assertDamaged(key, "another", 1, line);
        }

        @Test
        void refusesTheLineOfAnotherKey() {
            byte[] other = HexFormat.of().parseHex("11".repeat(RegisterKey.LENGTH));

            assertDamaged(new RegisterKey(other), "previous", 1, line);
        }

        @Test
        void refusesWhatReadsAlike() {
            assertDamaged(key, "previous", 1, line.toUpperCase(Locale.ROOT));
            assertDamaged(key, "previous", 1, line + " ");
            assertDamaged(key, "previous", 1, "0" + line);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "1", "1 2 3 4 5 6 7", "1 2 3 4 5 6 7 8"})
        void refusesWhatIsNoLine(String text) {
            assertDamaged(key, "previous", 1, text);
        }
    }

    /** Lines of version 2. */
    @Nested
    class Second {

        private final RegisterEntry held =
                RegisterEntry.held(CONTEXT.tenantId(), new UUID(1, 2), key.hashOf(CONTEXT), erased.time());

        private List<RegisterEntry> each() {
            return List.of(
                    erased,
                    held,
                    RegisterEntry.lifted(CONTEXT.tenantId(), new UUID(1, 2), key.hashOf(CONTEXT), erased.time()),
                    RegisterEntry.cancelled(
                            CONTEXT.tenantId(), new UUID(1, 2), key.hashOf(CONTEXT), new UUID(3, 4), erased.time()));
        }

        private Optional<RegisterEntry> parse(String text) {
            return RegisterText.parse(2, key, "previous", 1, text);
        }

        @Test
        void haveAKind() {
            String text =
                    "1 held clinic " + new UUID(1, 2) + " " + key.hashOf(CONTEXT) + " - 2026-11-25T01:07:53.249692Z";

            assertThat(RegisterText.line(2, key, "previous", 1, held))
                    .isEqualTo(text + " " + key.chain("previous", text));
        }

        @Test
        void areReadAsTheyWereWritten() {
            assertThat(each())
                    .allSatisfy(entry -> assertThat(parse(RegisterText.line(2, key, "previous", 1, entry)))
                            .contains(entry));
        }

        @Test
        void refuseEveryChangedCharacter() {
            for (RegisterEntry entry : each()) {
                String whole = RegisterText.line(2, key, "previous", 1, entry);
                for (int i = 0; i < whole.length(); i++) {
                    String changed =
                            whole.substring(0, i) + (whole.charAt(i) == '0' ? '1' : '0') + whole.substring(i + 1);

                    assertThatExceptionOfType(DamagedRegisterException.class).isThrownBy(() -> parse(changed));
                }
            }
        }

        @Test
        void areNoneOfTheOtherVersion() {
            assertThatExceptionOfType(DamagedRegisterException.class).isThrownBy(() -> parse(line));
            for (RegisterEntry entry : each()) {
                String second = RegisterText.line(2, key, "previous", 1, entry);

                assertThatExceptionOfType(DamagedRegisterException.class)
                        .isThrownBy(() -> RegisterText.parse(1, key, "previous", 1, second));
            }
            assertThatIllegalArgumentException().isThrownBy(() -> RegisterText.line(1, key, "previous", 1, held));
        }

        @Test
        void refuseADestructionWhereThereIsNone() {
            for (String text : List.of(
                    "1 erased clinic " + new UUID(1, 2) + " " + key.hashOf(CONTEXT) + " - " + erased.time(),
                    "1 held clinic " + new UUID(1, 2) + " " + key.hashOf(CONTEXT) + " " + new UUID(3, 4) + " "
                            + erased.time(),
                    "1 unknown clinic " + new UUID(1, 2) + " " + key.hashOf(CONTEXT) + " - " + erased.time())) {
                String authentic = text + " " + key.chain("previous", text);

                assertThatExceptionOfType(DamagedRegisterException.class).isThrownBy(() -> parse(authentic));
            }
        }

        @Test
        void beginBehindALineOfTheirOwn() {
            String begin = RegisterText.versionLine(key, "previous", 1);

            assertThat(begin).isEqualTo("1 version 2 " + key.chain("previous", "1 version 2"));
            assertThat(RegisterText.parse(1, key, "previous", 1, begin)).isEmpty();
            assertThatExceptionOfType(DamagedRegisterException.class).isThrownBy(() -> parse(begin));
            assertThatExceptionOfType(DamagedRegisterException.class)
                    .isThrownBy(() -> RegisterText.parse(1, key, "another", 1, begin));
        }
    }
}
