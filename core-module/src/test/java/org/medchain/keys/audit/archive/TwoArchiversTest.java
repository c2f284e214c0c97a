package org.medchain.keys.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.audit.checkpoint.ChainStartStore;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.audit.reading.InProcessEntries;
import org.medchain.keys.audit.restoration.InProcessRestorations;
import org.medchain.keys.server.InProcessConditions;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.InterleavingDatabase;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.work.Outcome;

/** Two servers archive one chain, in a database that has no other. */
class TwoArchiversTest {

    /** An archiver reads where a chain starts to see whether anything is due, and again when it archives. */
    private static final int WHEN_IT_ARCHIVES = 2;

    private final InProcessDatabase database = InProcessDatabase.openH2();
    private final InProcessAudit audit = new InProcessAudit(database);
    private final InProcessTenants tenants = new InProcessTenants(audit);
    private final WrittenChain chain = new WrittenChain(database, tenants.add());

    @TempDir
    Path path;

    private AuditArchiver archiver(Database starts) throws IOException {
        InProcessCheckpoints checkpoints = new InProcessCheckpoints(path);
        return new AuditArchiver(
                new ArchiveSettings(Optional.of(path.resolve("archive")), Duration.ofDays(1)),
                database,
                new ChainArchiver(
                        new ChainStartStore(starts),
                        new DueEvents(
                                tenants.auditPolicies(),
                                LegalHolds.heldEventsOf(database),
                                InProcessEntries.on(database),
                                database.time()),
                        new StretchRemoval(database, LegalHolds.heldEventsOf(database)),
                        new ArchivedStretch(checkpoints.files()),
                        audit.operations(),
                        new InProcessRestorations(audit, checkpoints, audit.changedChains()).restored()),
                InProcessDatabase.agreeing(InProcessAudit.CLOCK),
                InProcessConditions.work(InProcessAudit.CLOCK));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOneThatBeganAtTheSamePlaceComesTooLate(boolean keepsPatientIds) throws IOException {
        Files.createDirectory(path.resolve("archive"));
        tenants.keepPatientIds(chain.tenantId(), keepsPatientIds);
        WrittenEvent old = WrittenEvent.at("2015-11-01T12:00:00Z").about(new PatientId("patient"));
        chain.add(old, old, old, WrittenEvent.at(InProcessAudit.CLOCK.instant()));
        AuditArchiver other = archiver(database);
        AtomicInteger reads = new AtomicInteger();
        Database overtaken = new InterleavingDatabase(database, () -> {
            if (reads.incrementAndGet() == WHEN_IT_ARCHIVES) {
                Outcome unused = InProcessArchiver.round(other);
            }
        });

        assertThat(InProcessArchiver.round(archiver(overtaken))).isEqualTo(Outcome.DONE);

        assertThat(audit.endsOf(chain.tenantId()))
                .containsOnlyOnce("ARCHIVE_AUDIT_LOG SUCCESS")
                .endsWith("ARCHIVE_AUDIT_LOG SUCCESS", "ARCHIVE_AUDIT_LOG CONFLICT");
        assertThat(new ChainStartStore(database).of(chain.name())).isEqualTo(chain.head(3));
        try (Stream<Path> files = Files.list(path.resolve("archive"))) {
            assertThat(files).hasSize(1);
        }
    }
}
