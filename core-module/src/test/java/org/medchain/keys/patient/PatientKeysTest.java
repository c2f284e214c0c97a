package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class PatientKeysTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final InProcessDatabase database;
    private final InProcessPatients prepared;
    private final EncryptionContext context;

    PatientKeysTest(ErasureKeysOn place) {
        database = place.database();
        prepared = new InProcessPatients(place);
        context = prepared.contextOf("patient");
    }

    private static List<Byte> bytesOf(PatientKeys keys) {
        return keys.useErasureKey(bytes -> {
            List<Byte> copy = new ArrayList<>();
            for (byte one : bytes) {
                copy.add(one);
            }
            return copy;
        });
    }

    private PatientKeys prepare() {
        return prepared.patients().findOrPrepare(context);
    }

    private void store(PatientKeys keys) {
        database.change(keys.storeIfNew(context, NOW)::apply);
    }

    @Nested
    class StoreIfNew {

        @Test
        void storesANewPatientWithTheErasureKey() {
            PatientKeys created = prepare();
            assertThat(created.isKnown()).isFalse();
            store(created);

            PatientKeys found = prepared.patients().find(context).orElseThrow();
            assertThat(found.isKnown()).isTrue();
            assertThat(found.id()).isEqualTo(created.id());
            assertThat(bytesOf(found)).isEqualTo(bytesOf(created));
        }

        @Test
        void storesNothingOfAPatientThatIsKnown() {
            prepared.add(context);
            PatientKeys known = prepare();

            store(known);

            assertThat(prepared.patients().count(context.tenantId()).total()).isEqualTo(1);
        }

        @Test
        void refusesANewPatientWhoseKeysWereErased() {
            PatientKeys created = prepare();
            prepared.recordErasure(context);

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> store(created));

            assertThat(prepared.patients().count(context.tenantId()).total()).isZero();
        }

        @Test
        void refusesAKnownPatientWhoseKeysMayNoLongerBeUsed() {
            PatientRowId row = prepared.add(context);
            PatientKeys known = prepare();
            prepared.bringTo(PatientStatus.PENDING_DESTRUCTION, row);

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> store(known));
        }
    }

    @Nested
    class Close {

        @Test
        void overwritesTheErasureKey() {
            PatientKeys created = prepare();
            assertThat(bytesOf(created)).hasSize(ErasureKey.LENGTH).anyMatch(it -> it != 0);

            created.close();

            assertThat(bytesOf(created)).hasSize(ErasureKey.LENGTH).containsOnly((byte) 0);
        }
    }

    @Nested
    class ToString {

        @Test
        void namesTheRowAlone() {
            PatientKeys created = prepare();

            assertThat(created).hasToString("PatientKeys[" + created.id() + "]");
        }
    }
}
