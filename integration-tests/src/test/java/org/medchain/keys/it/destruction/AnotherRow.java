package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.it.server.Sql;

/** Recreates a patient as it may happen after a restore: the same id, in another row than the erasure register lists. */
final class AnotherRow {

    /** More than the service looks through at a time. */
    private static final int PATIENTS_BEFORE = 1_001;

    private static final UUID LAST = new UUID(Long.MAX_VALUE, -1);

    private final Connection connection;
    private final String tenantId;
    private final byte[] registerKey;

    /** @param register the erasure register, whose first line has its key */
    AnotherRow(Connection connection, String tenantId, Path register) throws IOException {
        this.connection = connection;
        this.tenantId = tenantId;
        String header = Files.readAllLines(register).get(0);
        this.registerKey = HexFormat.of().parseHex(header.substring(header.lastIndexOf(' ') + 1));
    }

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
                        mac(patientId),
                        tenantId,
                        LAST))
                .isEqualTo(1);
    }

    /** The MAC of docs/formats.md that a server stores with the row. */
    private String mac(String patientId) {
        byte[] context = new EncryptionContext(new TenantId(tenantId), new PatientId(patientId)).canonicalBytes();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(registerKey, "HmacSHA256"));
            mac.update("row\0".getBytes(StandardCharsets.US_ASCII));
            mac.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(LAST.getMostSignificantBits())
                    .putLong(LAST.getLeastSignificantBits())
                    .array());
            return HexFormat.of().formatHex(mac.doFinal(context));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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
