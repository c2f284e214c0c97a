package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditEventStore;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.checkpoint.ChainStartStore;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.server.caller.TestCaller;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class AuditLogTest {

    private static final int PAGE = 2;

    private final TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());
    private final InProcessAudit audit;
    private final AuditLog log;
    private long archived;

    AuditLogTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        log = new AuditLog(
                new AuditorsChain(audit.operations()),
                new AuditEventStore(kind.database()),
                new EntryStore(kind.database(), PAGE),
                new ChainStartStore(kind.database()));
    }

    /** Five; with that of an export there are six. */
    @BeforeEach
    void recordEvents() {
        audit.callAs(tenant, "auditor");
        for (int i = 0; i < 5; i++) {
            audit.operations().installation().run(Operation.LIST_DATA_KEYS, attempt -> Recorded.found("nothing"));
        }
    }

    private void archiveUpTo(long place) {
        audit.execute(
                "insert into audit_archives (tenant_id, first_seq, last_seq, last_hash, archived_at)"
                        + " select tenant_id, cast(? as bigint), seq, entry_hash, occurred_at from audit_events"
                        + " where tenant_id = ? and seq = ?",
                archived + 1,
                tenant.value(),
                place);
        audit.execute("delete from audit_events where tenant_id = ? and seq <= ?", tenant.value(), place);
        archived = place;
    }

    private static List<Long> take(Iterator<RecordedEntry> entries, int count) {
        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(entries.next().entry().seq());
        }
        return taken;
    }

    @Test
    void exportsTheWholeChain() {
        assertThat(take(log.exportChain(0), 6)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void exportsBehindAPlace() {
        assertThat(take(log.exportChain(4), 2)).containsExactly(5L, 6L);
        assertThat(log.exportChain(100).hasNext()).isFalse();
    }

    @Test
    void exportsBehindWhatWasArchivedBefore() {
        archiveUpTo(3);

        assertThat(take(log.exportChain(0), 3)).containsExactly(4L, 5L, 6L);
    }

    @Test
    void goesOnIfOnlyWhatItHasWasArchived() {
        Iterator<RecordedEntry> entries = log.exportChain(0);
        List<Long> taken = take(entries, PAGE);
        archiveUpTo(PAGE);
        taken.addAll(take(entries, 4));

        assertThat(taken).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void breaksOffIfWhatIsMissingMayBeArchived() {
        Iterator<RecordedEntry> entries = log.exportChain(0);
        take(entries, PAGE);
        archiveUpTo(PAGE + 1);

        assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(entries::hasNext);
    }

    /** An auditor is to see it. */
    @Test
    void goesOnOverWhatSomebodyTookOut() {
        archiveUpTo(1);
        audit.execute("delete from audit_events where tenant_id = ? and seq in (3, 4)", tenant.value());

        assertThat(take(log.exportChain(0), 3)).containsExactly(2L, 5L, 6L);
    }

    @Test
    void goesOnFromAPlaceThatNobodyEverGave() {
        audit.execute("update audit_events set seq = -seq where tenant_id = ? and seq in (4, 5)", tenant.value());

        Iterator<RecordedEntry> entries = log.exportChain(0);
        assertThatExceptionOfType(MalformedAuditException.class).isThrownBy(entries::next);
        assertThatExceptionOfType(MalformedAuditException.class).isThrownBy(entries::next);
        assertThat(take(entries, 1)).containsExactly(1L);
    }

    @Test
    void readsTheNewestFirstAndOneMoreThanTheLimit() {
        assertThat(log.read(AuditQuery.ofAll(3))).extracting(AuditEvent::seq).containsExactly(5L, 4L, 3L, 2L);
        assertThat(audit.endsOf(tenant)).hasSize(6).endsWith("READ_AUDIT_LOG SUCCESS");
    }

    @Test
    void exportsTheEventsOfAQueryWithItsOwn() {
        Iterator<AuditEvent> events = log.export(AuditQuery.ofAll(PAGE));

        assertThat(Stream.generate(events::next).limit(6))
                .extracting(AuditEvent::seq)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(events.hasNext()).isFalse();
    }

    @Test
    void exportsTheEventsOfAQueryAsAFile() {
        List<Long> exported = log.exportWhole(AuditQuery.ofAll(PAGE), events -> {
            List<Long> places = new ArrayList<>();
            events.forEachRemaining(event -> places.add(event.seq()));
            return places;
        });

        assertThat(exported).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(audit.endsOf(tenant)).hasSize(6).endsWith("EXPORT_AUDIT_LOG SUCCESS");
    }

    @Test
    void recordsAnExportThatFailsAsSuch() {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> log.exportWhole(AuditQuery.ofAll(PAGE), events -> {
                    throw new MalformedValueException("from", "must leave " + PAGE + " events at most");
                }));

        assertThat(audit.endsOf(tenant)).hasSize(6).endsWith("EXPORT_AUDIT_LOG INVALID_REQUEST");
    }

    @Test
    void refusesACallerWhoseTokenNamesNoTenant() {
        audit.callAs(TestCaller.ofNoTenant("nobody", "request"));

        assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> log.read(AuditQuery.ofAll(1)));
        assertThat(audit.endsOf(tenant)).hasSize(5);
    }
}
