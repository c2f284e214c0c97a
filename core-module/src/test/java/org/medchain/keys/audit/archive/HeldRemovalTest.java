package org.medchain.keys.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.AuditRows;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.InProcessTenants;

/** The owner's function of PostgreSQL looks itself for what keeps events: on Citus it is called in a transaction of its own. */
class HeldRemovalTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final WrittenEvent OLD = WrittenEvent.at("2010-11-01T12:00:00Z");

    private final InProcessDatabase database = DatabaseKind.POSTGRESQL.database();
    private final WrittenChain chain =
            new WrittenChain(database, new InProcessTenants(new InProcessAudit(database)).add());
    private PatientRowId patient;

    @BeforeEach
    void write() {
        chain.add(OLD, OLD.about(PATIENT), OLD);
        patient = new LegalHolds(database).addPatient(chain.tenantId(), PATIENT);
    }

    private boolean remove(int last) {
        return database.write(entityManager -> AuditRows.removeArchived(
                entityManager, chain.name(), 0, last, chain.head(last).hash().bytes()));
    }

    @Test
    void isRefusedOfAPatientWithALegalHold() {
        new LegalHolds(database).place(patient, 2);

        assertThat(remove(2)).isFalse();
        assertThat(remove(1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWAITING_APPROVAL", "PENDING", "ERASING"})
    void isRefusedOfAPatientWithAnOpenDestruction(String status) {
        new StoredDestructions(database).add(patient, status);

        assertThat(remove(2)).isFalse();
        assertThat(remove(1)).isTrue();
    }

    @Test
    void isRefusedOfAChangeOfAnOpenDestruction() {
        PatientRowId other = new LegalHolds(database).addPatient(chain.tenantId(), new PatientId("other"));
        new StoredDestructions(database).add(other, "PENDING", 3);

        assertThat(remove(3)).isFalse();
        assertThat(remove(2)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANCELLED", "ERASED"})
    void isMadeOfAPatientWhoseDestructionHasEnded(String status) {
        new StoredDestructions(database).add(patient, status);

        assertThat(remove(3)).isTrue();
    }
}
