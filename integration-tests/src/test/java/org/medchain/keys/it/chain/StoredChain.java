package org.medchain.keys.it.chain;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.EntryChange;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.PatientCommitment;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;
import org.medchain.keys.chain.checkpoint.KeptCheckpoints;
import org.medchain.keys.chain.verification.ChainVerifier;
import org.medchain.keys.chain.verification.Verification;
import org.medchain.keys.it.server.Sql;

/** A tenant's events as they are in the table, read without a class of the server. */
public record StoredChain(List<RecordedEntry> entries, ChainHead head) {

    public static StoredChain read(Connection connection, String tenantId) throws SQLException {
        List<ChainHead> heads = Sql.read(
                connection,
                row -> new ChainHead(tenantId, row.getLong(1), new Hash(row.getBytes(2))),
                "select chain_size, head_hash from audit_chains where tenant_id = ?",
                tenantId);
        return new StoredChain(
                Sql.read(
                        connection,
                        StoredChain::toEntry,
                        "select * from audit_events where tenant_id = ? order by seq",
                        tenantId),
                heads.get(0));
    }

    /** Whether each entry follows from the one before, and the last is the head that is stored. */
    public Verification verify() {
        try {
            PublicKey anyKey =
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
            return new ChainVerifier(new CheckpointVerifier(List.of(anyKey)))
                    .verify(ChainHead.startOf(head.tenantId()), entries.iterator(), KeptCheckpoints.none());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RecordedEntry toEntry(ResultSet row) throws SQLException {
        AuditEntry entry = new AuditEntry(
                row.getString("tenant_id"),
                row.getLong("seq"),
                row.getObject("id", UUID.class),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getString("operation"),
                row.getString("outcome"),
                Optional.ofNullable(row.getString("reason")).map(StoredChain::slug),
                row.getString("actor"),
                Optional.ofNullable(row.getString("client")),
                row.getString("roles"),
                Optional.ofNullable(row.getString("purpose_of_use")),
                Optional.ofNullable(row.getString("source_address")),
                row.getString("request_id"),
                slug(row.getString("provider")),
                Optional.ofNullable(row.getObject("key_id", UUID.class)),
                Optional.ofNullable(row.getObject("generation", Integer.class)),
                Optional.ofNullable(row.getBytes("patient_hash")).map(Hash::new),
                Optional.ofNullable(row.getString("data_category")),
                Optional.ofNullable(row.getString("delivery")),
                Optional.ofNullable(row.getString("trace_id")),
                change(row));
        return new RecordedEntry(
                entry,
                new Hash(row.getBytes("entry_hash")),
                PatientCommitment.restore(
                        Optional.ofNullable(row.getString("patient_id")),
                        Optional.ofNullable(row.getBytes("patient_salt"))));
    }

    private static Optional<EntryChange> change(ResultSet row) throws SQLException {
        String subject = row.getString("subject");
        return subject == null
                ? Optional.empty()
                : Optional.of(new EntryChange(
                        subject,
                        row.getLong("change_number"),
                        Optional.ofNullable(row.getString("values_before")),
                        Optional.ofNullable(row.getString("values_after"))));
    }

    /** The table has the names of the server's constants, the chain their words. */
    private static String slug(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
