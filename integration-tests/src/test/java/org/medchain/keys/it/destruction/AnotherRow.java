package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.medchain.keys.it.server.PatientRowMac;
import org.medchain.keys.it.server.Sql;

/** Recreates a patient as it may happen after a restore: the same id, in another row than the erasure register lists. */
record AnotherRow(Connection connection, String tenantId, PatientRowMac macs) {

    /** More than the service looks through at a time. */
    private static final int PATIENTS_BEFORE = 1_001;

    private static final UUID LAST = new UUID(Long.MAX_VALUE, -1);

    /** The new row stands behind those of many other patients. */
    void of(String patientId) throws SQLException {
        for (int i = 1; i <= PATIENTS_BEFORE; i++) {
            insert(new UUID(i, i), "bystander-" + i);
        }
        insert(LAST, "nobody yet");
        String old = "(select id from patients where tenant_id = ? and patient_id = ?)";
        assertThat(Sql.execute(
                        connection,
                        "update erasure_keys set patient = ? where tenant_id = ? and patient = " + old,
                        LAST,
                        tenantId,
                        tenantId,
                        patientId))
                .isEqualTo(1);
        assertThat(Sql.execute(
                        connection,
                        "update data_keys set patient = ? where tenant_id = ? and patient = " + old,
                        LAST,
                        tenantId,
                        tenantId,
                        patientId))
                .isEqualTo(1);
        assertThat(Sql.execute(
                        connection, "delete from patients where tenant_id = ? and patient_id = ?", tenantId, patientId))
                .isEqualTo(1);
        assertThat(Sql.execute(
                        connection,
                        "update patients set patient_id = ?, mac = ? where tenant_id = ? and id = ?",
                        patientId,
                        macs.of(LAST, tenantId, patientId),
                        tenantId,
                        LAST))
                .isEqualTo(1);
    }

    private void insert(UUID id, String patientId) throws SQLException {
        Sql.execute(
                connection,
                "insert into patients (id, tenant_id, patient_id, status, created_at, version)"
                        + " values (?, ?, ?, 'ACTIVE', current_timestamp, 0)",
                id,
                tenantId,
                patientId);
    }
}
