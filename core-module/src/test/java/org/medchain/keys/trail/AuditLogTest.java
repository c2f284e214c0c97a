package org.medchain.keys.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.AuditEvents;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.checkpoint.ChainStarts;

class AuditLogTest {

    private static final String CHAIN = "clinic";
    private static final int PAGE = 2;

    /** The places that are archived: from 1 to here. */
    private long archived;

    /** The places that are in the table. */
    private List<Long> places = LongStream.rangeClosed(1, 6).boxed().toList();

    private final AuditLog log = new AuditLog(
            new AuditorsChain() {
                @Override
                <T> T run(Operation operation, Optional<PatientId> patientId, Function<String, T> work) {
                    return work.apply(CHAIN);
                }
            },
            new AuditEvents(),
            new EntryRows() {
                @Override
                public List<EntryRow> findAfter(String tenantId, long seq, UUID id, long last) {
                    return places.stream()
                            .filter(place -> place > seq && place <= last)
                            .limit(PAGE)
                            .map(AuditLogTest::row)
                            .toList();
                }

                @Override
                public long lastSeq(String tenantId) {
                    return 6;
                }
            },
            new ChainStarts() {
                @Override
                public ChainHead of(String tenantId) {
                    return new ChainHead(tenantId, archived, new Hash(new byte[Hash.LENGTH]));
                }
            });

    private static EntryRow row(long seq) {
        return new EntryRow(
                CHAIN,
                seq,
                new UUID(0, seq + 100),
                Instant.EPOCH,
                "DECRYPT_DATA_KEY",
                "SUCCESS",
                null,
                "dr.miller",
                null,
                "key-user",
                null,
                null,
                "request-1",
                "LOCAL",
                null,
                null,
                null,
                new byte[Hash.LENGTH],
                null,
                null);
    }

    private void archiveUpTo(long place) {
        archived = place;
        places = places.stream().filter(it -> it > place).toList();
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
        assertThat(take(log.exportChain(), 6)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void exportsBehindWhatWasArchivedBefore() {
        archiveUpTo(3);

        assertThat(take(log.exportChain(), 3)).containsExactly(4L, 5L, 6L);
    }

    @Test
    void goesOnIfOnlyWhatItHasWasArchived() {
        Iterator<RecordedEntry> entries = log.exportChain();
        List<Long> taken = take(entries, PAGE);
        archiveUpTo(PAGE);
        taken.addAll(take(entries, 4));

        assertThat(taken).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void breaksOffIfWhatIsMissingMayBeArchived() {
        Iterator<RecordedEntry> entries = log.exportChain();
        take(entries, PAGE);
        archiveUpTo(PAGE + 1);

        assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(entries::hasNext);
    }

    /** An auditor is to see it. */
    @Test
    void goesOnOverWhatSomebodyTookOut() {
        archiveUpTo(1);
        places = List.of(2L, 3L, 6L);

        assertThat(take(log.exportChain(), 3)).containsExactly(2L, 3L, 6L);
    }

    @Test
    void goesOnFromAPlaceThatNobodyEverGave() {
        places = List.of(-7L, -6L, 1L);

        Iterator<RecordedEntry> entries = log.exportChain();
        assertThatExceptionOfType(MalformedAuditException.class).isThrownBy(entries::next);
        assertThatExceptionOfType(MalformedAuditException.class).isThrownBy(entries::next);
        assertThat(take(entries, 1)).containsExactly(1L);
    }
}
