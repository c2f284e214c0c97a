package org.medchain.keys.audit.archive;

import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.audit.AuditPolicies;
import org.medchain.keys.audit.AuditPolicy;
import org.medchain.keys.audit.reading.EntryStore;
import org.medchain.keys.audit.reading.StoredChain;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;

/**
 * Finds the events of a chain that are due for archiving, by whole days of UTC, so that two servers that look on one day find
 * the same.
 */
@Shared
final class DueEvents {

    /** A stretch is removed in one transaction, while the tenant's operations wait. */
    private static final int LONGEST_STRETCH = 10_000;

    private final DatabaseClock time;
    private final AuditPolicies policies;
    private final HeldEventStore heldEvents;
    private final EntryStore rows;

    @Inject
    DueEvents(AuditPolicies policies, HeldEventStore heldEvents, EntryStore rows, DatabaseClock time) {
        this.policies = policies;
        this.heldEvents = heldEvents;
        this.rows = rows;
        this.time = time;
    }

    /** Looks at what is held, but for what was looked at before. */
    Held held(String tenantId, Held before) {
        long newest = rows.lastSeq(tenantId);
        return before.and(heldEvents.first(tenantId, before.looked()), newest);
    }

    /** Returns what is due by the tenant's policy of now. */
    Due of(String tenantId, Held held) {
        AuditPolicy policy = policies.of(tenantId);
        return new Due(before(today(), policy.retention()), held.first(), policy.keepsPatientIds());
    }

    /** Finds those of the chains whose first event in the table is old enough by their tenants' rows. All else needs no look at the chain itself. */
    List<String> oldEnough(Collection<String> chains) {
        LocalDate today = today();
        Map<String, Instant> firstTimes = rows.firstTimes(chains);
        Map<String, Period> retentions = policies.retentionsOf(firstTimes.keySet());
        return firstTimes.entrySet().stream()
                .filter(chain -> chain.getValue().isBefore(before(today, retentions.get(chain.getKey()))))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(time.now(), ZoneOffset.UTC);
    }

    private static Instant before(LocalDate today, Period retention) {
        return today.minus(retention).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /**
     * The due entries behind this head, {@value #LONGEST_STRETCH} at most. Without the ids of patients, unless the tenant keeps
     * them: an erasure does not reach the archive.
     */
    List<RecordedEntry> behind(ChainHead start, Due due) {
        List<RecordedEntry> stretch = new ArrayList<>();
        Iterator<RecordedEntry> entries = new StoredChain(rows, start);
        while (stretch.size() < LONGEST_STRETCH && entries.hasNext()) {
            RecordedEntry entry = entries.next();
            if (!due.covers(entry)) {
                break;
            }
            stretch.add(due.keepsPatientIds() ? entry : withoutPatientId(entry));
        }
        return stretch;
    }

    /**
     * Returns true if what is archived has the ids of patients that the tenant's policy of now wants: the file may be from before it changed. False, too, if the
     * ids are wanted and the table lacks an entry.
     */
    boolean haveIdsByPolicy(ChainHead start, List<RecordedEntry> archived) {
        if (!policies.of(start.tenantId()).keepsPatientIds()) {
            return archived.stream().noneMatch(entry -> entry.patient().isPresent());
        }
        Iterator<RecordedEntry> stored = new StoredChain(rows, start);
        return archived.stream().allMatch(entry -> stored.hasNext() && haveSameId(entry, stored.next()));
    }

    private static boolean haveSameId(RecordedEntry one, RecordedEntry other) {
        return one.hash().equals(other.hash()) && one.patient().equals(other.patient());
    }

    private static RecordedEntry withoutPatientId(RecordedEntry entry) {
        return new RecordedEntry(entry.entry(), entry.hash(), Optional.empty());
    }
}
