package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;

@ParameterizedClass
@EnumSource
class ActivePatientCacheTest {

    private final EncryptionContext context;
    private final InProcessPatients prepared;
    private final ActivePatientCache active;

    ActivePatientCacheTest(ErasureKeysOn place) {
        prepared = new InProcessPatients(place);
        context = prepared.contextOf("patient");
        active = prepared.active();
    }

    private void loseErasureKey(PatientRowId row) {
        prepared.loseErasureKey(row);
    }

    private static byte[] bytesOf(PatientKeys patient) {
        return patient.useErasureKey(byte[]::clone);
    }

    @Nested
    class Find {

        @Test
        void answersWhatItReadBefore() {
            PatientRowId row = prepared.add(context);
            byte[] read;
            try (PatientKeys first = active.find(context).orElseThrow()) {
                read = bytesOf(first);
            }
            loseErasureKey(row);

            try (PatientKeys second = active.find(context).orElseThrow()) {
                assertThat(second.id()).isEqualTo(row);
                assertThat(bytesOf(second)).isEqualTo(read);
            }
        }

        @Test
        void answersNothingForAnUnknownPatientAndLooksAgain() {
            assertThat(active.find(context)).isEmpty();

            prepared.add(context);

            assertThat(active.find(context)).isPresent();
        }

        @Test
        void refusesAPatientWhoIsNotActive() {
            prepared.bringTo(PatientStatus.PENDING_DESTRUCTION, prepared.add(context));

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> active.find(context));
        }
    }

    @Nested
    class FindOrPrepare {

        @Test
        void keepsAKnownPatient() {
            PatientRowId row = prepared.add(context);
            active.findOrPrepare(context).close();
            loseErasureKey(row);

            assertThat(active.find(context)).isPresent();
        }

        @Test
        void doesNotKeepAPatientWhoIsNotStored() {
            try (PatientKeys first = active.findOrPrepare(context);
                    PatientKeys second = active.findOrPrepare(context)) {
                assertThat(first.isKnown()).isFalse();
                assertThat(second.isKnown()).isFalse();
            }
        }
    }

    @Nested
    class Forget {

        @Test
        void makesTheNextOperationReadThePatientAgain() {
            PatientRowId row = prepared.add(context);
            active.find(context).orElseThrow().close();
            loseErasureKey(row);

            active.forget(context);

            assertThat(active.find(context)).isEmpty();
        }
    }
}
