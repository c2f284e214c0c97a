package org.medchain.keys.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.RowQuery;

/** A tenant's chain of events at the times that a test wants, years ago too, with the hashes that the ledger gives them. */
public final class WrittenChain {

    private final InProcessDatabase database;
    private final TenantId tenantId;
    private final List<ChainHead> heads = new ArrayList<>();
    private long archived;

    /** Of a tenant of its own that is not registered. */
    public WrittenChain(InProcessDatabase database) {
        this(database, new TenantId("clinic-" + UUID.randomUUID()));
    }

    public WrittenChain(InProcessDatabase database, TenantId tenantId) {
        this.database = database;
        this.tenantId = tenantId;
        this.heads.add(ChainHead.startOf(tenantId.value()));
    }

    public WrittenChain add(WrittenEvent... events) {
        return add(List.of(events));
    }

    /** Adds these at the end. */
    public WrittenChain add(List<WrittenEvent> events) {
        List<AuditEvent> added = new ArrayList<>();
        for (WrittenEvent written : events) {
            AuditEvent event = written.toEvent(Optional.of(tenantId));
            heads.add(event.follow(head()));
            added.add(event);
        }
        database.change(entityManager -> {
            RoundTrip changes = new RoundTrip(database.shards().areThere());
            AuditEventTable.insert(changes, added);
            changes.send(entityManager);
        });
        database.execute(
                "insert into audit_chain_heads (tenant_id) select ? where not exists"
                        + " (select 1 from audit_chain_heads where tenant_id = ?)",
                name(),
                name());
        return this;
    }

    /** Takes the events up to this place out of the table and notes that they are archived. */
    public void archiveUpTo(int place) {
        database.execute(
                "insert into audit_archives (tenant_id, first_seq, last_seq, last_hash, archived_at)"
                        + " values (?, ?, ?, ?, current_timestamp)",
                name(),
                archived + 1,
                (long) place,
                head(place).hash().bytes());
        database.execute("delete from audit_events where tenant_id = ? and seq <= ?", name(), (long) place);
        archived = place;
    }

    /** All chains of the database, as a server that appended to each knows them. */
    public static Set<String> namesOfAll(InProcessDatabase database) {
        return Set.copyOf(
                database.read(new RowQuery<>("select tenant_id from audit_chain_heads", row -> row.text(1))::find));
    }

    public TenantId tenantId() {
        return tenantId;
    }

    /** As the tables have the tenant. */
    public String name() {
        return tenantId.value();
    }

    public ChainHead head() {
        return heads.get(heads.size() - 1);
    }

    /** Where the chain stood when it had that many events. */
    public ChainHead head(int size) {
        return heads.get(size);
    }
}
