package org.medchain.keys.it.retention;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.EntryChange;
import org.medchain.keys.chain.PatientCommitment;
import org.medchain.keys.it.server.Sql;

/** Writes a chain into the tables as the server would have done years ago. */
public final class OldChain implements AutoCloseable {

    private static final String EVENT = """
            insert into audit_events (id, tenant_id, seq, entry_hash, occurred_at, operation, outcome, actor, roles,
                request_id, patient_hash, patient_id, patient_salt, provider, subject, change_number, values_after)
              values (?, ?, ?, ?, ?, 'LIST_DATA_KEYS', 'SUCCESS', 'dr.miller', 'key-user', ?, ?, ?, ?, 'LOCAL', ?, ?, ?)""";
    private static final String HEAD = "insert into audit_chain_heads (tenant_id) values (?)";

    private final Connection connection;
    private final PreparedStatement events;
    private ChainHead head;

    public OldChain(Connection connection, String tenantId) throws SQLException {
        this.connection = connection;
        this.events = connection.prepareStatement(EVENT);
        this.head = ChainHead.startOf(tenantId);
    }

    /** Adds events, a minute apart, of which the first is this many days old. */
    public OldChain add(int count, int daysAgo, String patientId) throws SQLException {
        Instant first = Instant.now().truncatedTo(ChronoUnit.MICROS).minus(Duration.ofDays(daysAgo));
        for (int i = 0; i < count; i++) {
            add(first.plus(Duration.ofMinutes(i)), patientId, Optional.empty());
        }
        events.executeBatch();
        return this;
    }

    /** Adds an event of that many days ago by which a row was created. */
    OldChain addCreation(int daysAgo, String patientId, String subject, String values) throws SQLException {
        EntryChange created = new EntryChange(subject, 1, Optional.empty(), Optional.of(values));
        add(
                Instant.now().truncatedTo(ChronoUnit.MICROS).minus(Duration.ofDays(daysAgo)),
                patientId,
                Optional.of(created));
        events.executeBatch();
        return this;
    }

    private void add(Instant time, String patientId, Optional<EntryChange> change) throws SQLException {
        PatientCommitment patient = PatientCommitment.to(patientId, new java.security.SecureRandom());
        UUID id = UUID.randomUUID();
        String requestId = UUID.randomUUID().toString();
        AuditEntry entry = new AuditEntry(
                head.tenantId(),
                head.size() + 1,
                id,
                time,
                "LIST_DATA_KEYS",
                "SUCCESS",
                Optional.empty(),
                "dr.miller",
                Optional.empty(),
                "key-user",
                Optional.empty(),
                Optional.empty(),
                requestId,
                "local",
                Optional.empty(),
                Optional.empty(),
                Optional.of(patient.hashFor(head.tenantId())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                change);
        head = head.append(entry);
        events.setObject(1, id);
        events.setString(2, head.tenantId());
        events.setLong(3, head.size());
        events.setBytes(4, head.hash().bytes());
        events.setObject(5, OffsetDateTime.ofInstant(time, ZoneOffset.UTC));
        events.setString(6, requestId);
        events.setBytes(7, entry.patientHash().orElseThrow().bytes());
        events.setString(8, patientId);
        events.setBytes(9, patient.salt());
        events.setString(10, change.map(EntryChange::subject).orElse(null));
        events.setObject(11, change.map(EntryChange::number).orElse(null), Types.BIGINT);
        events.setString(12, change.flatMap(EntryChange::after).orElse(null));
        events.addBatch();
    }

    /** Adds the row by which the chain is locked. */
    @Override
    public void close() throws SQLException {
        Sql.execute(connection, HEAD, head.tenantId());
        events.close();
    }
}
