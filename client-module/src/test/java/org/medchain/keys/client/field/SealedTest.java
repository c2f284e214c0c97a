package org.medchain.keys.client.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
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
}
