package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownDataKeyException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class DataKeyCatalogTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessAudit audit;
    private final InProcessDataKeys prepared;
    private final DataKeyCatalog catalog;
    private final TenantId tenant;

    DataKeyCatalogTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        prepared = new InProcessDataKeys(audit, Clock.systemUTC());
        catalog = prepared.catalog();
        tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
    }

    private DataKeyId generate() {
        return prepared.generate(PATIENT).keyId();
    }

    private PatientRowId row() {
        return prepared.patients()
                .patients()
                .findId(new EncryptionContext(tenant, PATIENT))
                .orElseThrow();
    }

    private String lastEnd() {
        return audit.endsOf(tenant).get(audit.endsOf(tenant).size() - 1);
    }

    @Nested
    class ListKeys {

        @Test
        void answersOneMoreThanThePage() {
            DataKeyId first = generate();
            DataKeyId second = generate();
            generate();

            assertThat(catalog.list(PATIENT, Optional.empty(), 1))
                    .extracting(DataKey::keyId)
                    .containsExactly(first, second);
            assertThat(lastEnd()).isEqualTo("LIST_DATA_KEYS SUCCESS");
        }

        @Test
        void goesOnBehindTheLast() {
            DataKeyId first = generate();
            DataKeyId second = generate();

            assertThat(catalog.list(PATIENT, Optional.of(first), 5))
                    .extracting(DataKey::keyId)
                    .containsExactly(second);
        }

        @Test
        void answersWhileDestructionIsPending() {
            DataKeyId keyId = generate();
            prepared.patients().bringTo(PatientStatus.PENDING_DESTRUCTION, row());

            assertThat(catalog.list(PATIENT, Optional.empty(), 5))
                    .extracting(DataKey::keyId)
                    .containsExactly(keyId);
        }

        @Test
        void refusesAnUnknownPatient() {
            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> catalog.list(PATIENT, Optional.empty(), 5));

            assertThat(audit.endsOf(tenant)).containsExactly("LIST_DATA_KEYS NOT_FOUND");
            assertThat(audit.eventsOf(tenant).get(0).patientId()).contains(PATIENT.value());
        }

        @Test
        void refusesAnotherTenantsPatient() {
            generate();
            TenantId other = prepared.tenants().add();
            audit.callAs(other, "user");

            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> catalog.list(PATIENT, Optional.empty(), 5));

            assertThat(audit.endsOf(other)).containsExactly("LIST_DATA_KEYS NOT_FOUND");
        }

        @Test
        void refusesDestroyedKeys() {
            generate();
            prepared.patients().bringTo(PatientStatus.DESTROYED, row());

            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> catalog.list(PATIENT, Optional.empty(), 5));

            assertThat(lastEnd()).isEqualTo("LIST_DATA_KEYS KEYS_DESTROYED");
        }
    }

    @Nested
    class Read {

        @Test
        void answersTheKeyAndRecordsItsGeneration() {
            DataKeyId keyId = generate();

            assertThat(catalog.read(PATIENT, keyId).keyId()).isEqualTo(keyId);

            assertThat(lastEnd()).isEqualTo("READ_DATA_KEY SUCCESS");
            assertThat(audit.eventsOf(tenant).get(1).keyId()).contains(keyId.value());
            assertThat(audit.eventsOf(tenant).get(1).generation()).contains(1);
        }

        @Test
        void refusesAnUnknownKeyAndRecordsWhichWasAskedFor() {
            generate();
            DataKeyId unknown = new DataKeyId(UUID.randomUUID());

            assertThatExceptionOfType(UnknownDataKeyException.class).isThrownBy(() -> catalog.read(PATIENT, unknown));

            assertThat(lastEnd()).isEqualTo("READ_DATA_KEY NOT_FOUND");
            assertThat(audit.eventsOf(tenant).get(1).keyId()).contains(unknown.value());
        }

        @Test
        void refusesAnotherPatientsKey() {
            generate();
            DataKeyId others = prepared.generate(new PatientId("other")).keyId();

            assertThatExceptionOfType(UnknownDataKeyException.class).isThrownBy(() -> catalog.read(PATIENT, others));
        }
    }
}
