package org.medchain.keys.client.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.BatchResult;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.InMemoryService;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.message.InvalidMessageException;
import org.medchain.keys.client.message.Message;

class SealedTest {

    private static final PatientId PATIENT = new PatientId("patient-1");

    private final PatientVaults vaults =
            new PatientVaults(KeySource.of(new InMemoryService()), new TenantId("hospital-a"));
    private final SealedField<String> name = new SealedField<>(vaults, "Patient.name", FieldCodec.text());

    @Test
    void opensToWhatItWas() {
        Sealed<String> sealed = name.seal(PATIENT, "Zoë Müller, 北京");

        assertThat(name.open(PATIENT, sealed)).isEqualTo("Zoë Müller, 北京");
        assertThat(name.open(PATIENT, Sealed.of(sealed.message()))).isEqualTo("Zoë Müller, 北京");
    }

    /** UTF-8 has no bytes for it: a question mark would be sealed in its place. */
    @Test
    void isNotOfTextWithHalfACharacter() {
        String cut = "\uD842\uDFB7 Clinic".substring(1);

        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> name.seal(PATIENT, cut))
                .withMessageNotContaining("Clinic");
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> name.sealAll(List.of("whole", cut), row -> PATIENT, row -> row));
    }

    @Test
    void knowsItsKey() {
        Sealed<String> sealed = name.seal(PATIENT, "");

        assertThat(sealed.keyId()).isEqualTo(Message.headerOf(sealed.message()).keyId());
    }

    @Test
    void isEqualByItsBytes() {
        Sealed<String> sealed = name.seal(PATIENT, "text");

        assertThat(Sealed.<String>of(sealed.message())).isEqualTo(sealed).hasSameHashCodeAs(sealed);
        assertThat(name.seal(PATIENT, "text")).isNotEqualTo(sealed);
    }

    @Test
    void keepsItsBytesFromItsCallers() {
        Sealed<String> sealed = name.seal(PATIENT, "text");
        byte[] message = sealed.message();
        Sealed<String> another = Sealed.of(message);

        message[0] ^= 1;
        sealed.message()[0] ^= 1;

        assertThat(another).isEqualTo(sealed);
        assertThat(name.open(PATIENT, sealed)).isEqualTo("text");
    }

    @Test
    void showsNothingOfItself() {
        assertThat(name.seal(PATIENT, "text")).asString().matches("Sealed\\[[0-9]+ bytes\\]");
    }

    @Test
    void namesItsFieldInTheMessage() {
        byte[] message = name.seal(PATIENT, "text").message();

        assertThat(Message.headerOf(message).context().entries()).containsEntry(SealedField.FIELD, "Patient.name");
        assertThat(vaults.of(PATIENT).open(message, Map.of("field", "Patient.name")))
                .asString()
                .isEqualTo("text");
    }

    @Test
    void isNoMessageIfItIsNotOfTheFormat() {
        Sealed<String> other = Sealed.of(new byte[] {1, 2, 3});

        assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> name.open(PATIENT, other));
        assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(other::keyId);
    }

    @Test
    void refusesAFieldWithoutAName() {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> new SealedField<>(vaults, " ", FieldCodec.text()));
    }

    @Test
    void refusesBytesThatAreNoText() {
        byte[] message = vaults.of(PATIENT).seal(new byte[] {(byte) 0xff}, Map.of("field", "Patient.name"));

        assertThatIllegalArgumentException().isThrownBy(() -> name.open(PATIENT, Sealed.of(message)));
    }

    /** Two rows of one patient. */
    @Nested
    class Rows {

        private record Row(String id, Sealed<String> name) {}

        private BatchResult<String> openAll(Row row) {
            return name.openAll(List.of(row), unused -> PATIENT, Row::id, Row::name)
                    .get(0);
        }

        @Test
        void openTheirOwnValuesAndNotTheOthers() {
            Sealed<String> first = name.seal(PATIENT, "row-1", "J45.0");
            Sealed<String> second = name.sealAll(List.of("row-2"), unused -> PATIENT, id -> id, id -> "F32.1")
                    .get(0)
                    .orThrow();

            assertThat(name.open(PATIENT, "row-1", first)).isEqualTo("J45.0");
            assertThat(openAll(new Row("row-2", second)).result()).contains("F32.1");
            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(() -> name.open(PATIENT, "row-1", second));
            assertThat(openAll(new Row("row-2", first)).failure()).containsInstanceOf(InvalidMessageException.class);
        }

        @Test
        void openEachOthersValuesIfNoRowIsAskedFor() {
            Sealed<String> first = name.seal(PATIENT, "row-1", "J45.0");

            assertThat(name.open(PATIENT, first)).isEqualTo("J45.0");
        }

        @Test
        void openNoValueThatWasSealedForNone() {
            Sealed<String> unbound = name.seal(PATIENT, "J45.0");

            assertThatExceptionOfType(InvalidMessageException.class)
                    .isThrownBy(() -> name.open(PATIENT, "row-1", unbound));
        }

        @Test
        void haveAnIdThatIsNotThePatients() {
            for (String id : List.of(" ", PATIENT.value())) {
                assertThatExceptionOfType(MalformedValueException.class)
                        .isThrownBy(() -> name.seal(PATIENT, id, "J45.0"));
            }
        }
    }

    @Nested
    class APage {

        private static final byte[] NO_TEXT = {(byte) 0xff};

        private Sealed<String> sealedOf(byte[] plaintext) {
            return Sealed.of(vaults.of(PATIENT).seal(plaintext, Map.of("field", "Patient.name")));
        }

        private List<BatchResult<String>> open(SealedField<String> field, List<Sealed<String>> page) {
            return field.openAll(page, unused -> PATIENT, value -> value);
        }

        @Test
        void opensButForTheRowsWithoutAValueOrWithBytesThatAreNoText() {
            List<BatchResult<String>> opened = open(
                    name,
                    Arrays.asList(name.seal(PATIENT, "first"), null, sealedOf(NO_TEXT), name.seal(PATIENT, "last")));

            assertThat(opened).hasSize(4);
            assertThat(opened.get(0).result()).contains("first");
            assertThat(opened.get(1).failure())
                    .containsInstanceOf(NoSuchElementException.class)
                    .get()
                    .hasToString("java.util.NoSuchElementException: the row has no value");
            assertThat(opened.get(2).failure()).containsInstanceOf(IllegalArgumentException.class);
            assertThat(opened.get(3).result()).contains("last");
        }

        /** Whatever becomes of the first. */
        @Test
        void leavesNoPlaintext() {
            List<byte[]> seen = new ArrayList<>();
            SealedField<String> noting = new SealedField<>(vaults, "Patient.name", new FieldCodec<String>() {

                @Override
                public byte[] toBytes(String value) {
                    throw new UnsupportedOperationException("nothing is sealed");
                }

                @Override
                public String fromBytes(byte[] bytes) {
                    seen.add(bytes);
                    return FieldCodec.text().fromBytes(bytes);
                }
            });

            open(noting, List.of(sealedOf(NO_TEXT), name.seal(PATIENT, "last")));

            assertThat(seen).hasSize(2).allSatisfy(bytes -> assertThat(bytes).containsOnly(0));
        }

        @Test
        void isNotSealedWithoutAValue() {
            assertThatNullPointerException()
                    .isThrownBy(() -> name.sealAll(Arrays.asList("first", null), unused -> PATIENT, value -> value))
                    .withMessage("a row has no value to seal");
        }
    }
}
