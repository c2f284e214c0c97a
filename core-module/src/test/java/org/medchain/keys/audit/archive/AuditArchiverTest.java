package org.medchain.keys.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CapturedLog;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.audit.checkpoint.ChainStartStore;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.audit.reading.InProcessEntries;
import org.medchain.keys.audit.reading.InProcessSums;
import org.medchain.keys.audit.restoration.InProcessRestorations;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.KeptCheckpoints;
import org.medchain.keys.chain.export.ArchiveDirectory;
import org.medchain.keys.server.InProcessConditions;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.work.Outcome;
import org.medchain.keys.work.Work;

@ParameterizedClass
@EnumSource
class AuditArchiverTest {

    private static final PatientId ONE = new PatientId("one");
    private static final PatientId TWO = new PatientId("two");
    private static final WrittenEvent OLD = WrittenEvent.at("2015-11-01T12:00:00Z");

    @AutoClose
    private final CapturedLog log = new CapturedLog(AuditArchiver.class.getPackageName());

    private final InProcessDatabase database;
    private final InProcessAudit audit;
    private final InProcessTenants tenants;
    private final WrittenChain chain;

    @TempDir
    Path path;

    private ArchiveDirectory archive;
    private InProcessCheckpoints checkpoints;

    AuditArchiverTest(DatabaseKind kind) {
        database = kind.database();
        audit = new InProcessAudit(database);
        tenants = new InProcessTenants(audit);
        chain = new WrittenChain(database, tenants.add());
    }

    @BeforeEach
    void write() throws IOException {
        archive = new ArchiveDirectory(archivePath());
        Files.createDirectory(archivePath());
        checkpoints = new InProcessCheckpoints(path);
        chain.add(OLD, OLD.about(TWO), OLD.about(ONE), WrittenEvent.at(InProcessAudit.CLOCK.instant()));
    }

    /** Other tests leave other chains. */
    private ListAssert<String> assertLog() {
        return assertThat(log.lines()).filteredOn(line -> line.contains(chain.name()));
    }

    private Path archivePath() {
        return path.resolve("archive");
    }

    private List<RecordedEntry> due() {
        return due(chain);
    }

    private List<RecordedEntry> due(WrittenChain of) {
        DueEvents events = dueEvents();
        return events.behind(of.head(0), events.of(of.name(), events.held(of.name(), Held.UNKNOWN)));
    }

    private DueEvents dueEvents() {
        return new DueEvents(
                tenants.auditPolicies(),
                LegalHolds.heldEventsOf(database),
                InProcessEntries.on(database),
                database.time());
    }

    private AuditArchiver archiver(Optional<Path> directory) {
        return archiver(directory, Duration.ZERO, Duration.ofMinutes(1));
    }

    private AuditArchiver archiver(Optional<Path> directory, Duration ahead, Duration turn) {
        return new AuditArchiver(
                new ArchiveSettings(directory, Duration.ofDays(1)),
                database,
                new ChainArchiver(
                        new ChainStartStore(database),
                        dueEvents(),
                        new StretchRemoval(database, LegalHolds.heldEventsOf(database)),
                        new ArchivedStretch(checkpoints.files()),
                        audit.operations(),
                        new InProcessRestorations(audit, checkpoints, audit.changedChains()).restored()),
                InProcessDatabase.differing(InProcessAudit.CLOCK, ahead),
                InProcessConditions.work(InProcessAudit.CLOCK),
                turn);
    }

    private void archiveWhatIsDue() {
        assertThat(InProcessArchiver.round(archiver(Optional.of(archivePath()))))
                .isEqualTo(Outcome.DONE);
    }

    private List<Long> places() {
        return audit.eventsOf(chain.tenantId()).stream().map(AuditEvent::seq).toList();
    }

    private List<Long> archivedBehind(int place) {
        return archive.read(chain.head(place)).stream()
                .map(recorded -> recorded.entry().seq())
                .toList();
    }

    private ChainHead start() {
        return start(chain);
    }

    private ChainHead start(WrittenChain of) {
        return new ChainStartStore(database).of(of.name());
    }

    private void assertNothingIsRemovedAndThatIsLogged() {
        assertThat(places()).contains(1L, 2L, 3L, 4L);
        assertThat(start()).isEqualTo(chain.head(0));
        assertLog()
                .containsExactly(
                        "SEVERE audit events of tenant " + chain.name() + " are not archived and stay where they are");
    }

    @Nested
    class ArchiveWhatIsDue {

        @Test
        void archivesNothingOnAServerWhoseClockDiffersFromTheDatabases() {
            AuditArchiver differing = archiver(Optional.of(archivePath()), Duration.ofDays(7), Duration.ofMinutes(1));

            assertThat(InProcessArchiver.round(differing)).isEqualTo(Outcome.LEFT);
            assertThat(places()).containsExactly(1L, 2L, 3L, 4L);
            assertLog().isEmpty();
        }

        @Test
        void movesWhatIsOldEnoughToAFile() {
            archiveWhatIsDue();

            assertThat(archivedBehind(0)).containsExactly(1L, 2L, 3L);
            assertThat(places()).containsExactly(4L, 5L);
            assertThat(start()).isEqualTo(chain.head(3));
            assertLog().isEmpty();
        }

        @Test
        void takesEventsThatWereSummedUpOutOfSummaries() {
            chain.add(Collections.nCopies(1_000, WrittenEvent.at(InProcessAudit.CLOCK.instant())));
            InProcessSums sums = new InProcessSums(database);
            sums.sumUp();
            assertThat(sums.events(chain.name(), OLD.time())).isEqualTo(3);

            archiveWhatIsDue();

            assertThat(sums.events(chain.name(), OLD.time())).isZero();
            assertThat(sums.events(chain.name(), InProcessAudit.CLOCK.instant()))
                    .isGreaterThanOrEqualTo(1_001);
        }

        @Test
        void leavesItsEvent() {
            archiveWhatIsDue();

            assertThat(audit.endsOf(chain.tenantId()))
                    .containsExactly("LIST_DATA_KEYS SUCCESS", "ARCHIVE_AUDIT_LOG SUCCESS");
        }

        @Test
        void archivesOnce() {
            archiveWhatIsDue();
            archiveWhatIsDue();

            assertThat(places()).containsExactly(4L, 5L);
            try (Stream<Path> files = Files.list(archivePath())) {
                assertThat(files.filter(file -> file.toString().contains("0000000000000000004.")))
                        .isEmpty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Test
        void takesUpAFileThatAnotherServerWrote() {
            archive.write(chain.head(0), due().subList(0, 2));

            archiveWhatIsDue();

            assertThat(archivedBehind(0)).containsExactly(1L, 2L);
            assertThat(archivedBehind(2)).containsExactly(3L);
            assertThat(start()).isEqualTo(chain.head(3));
        }

        @Test
        void readsTheCheckpointsOnceForAllStretches() throws IOException {
            checkpoints.sign(chain.head(1), Instant.parse("2026-11-01T12:00:00Z"));
            checkpoints.sign(chain.head(3), Instant.parse("2026-11-01T13:00:00Z"));
            ArchivedStretch stretches = new ArchivedStretch(checkpoints.files());
            List<RecordedEntry> entries = due();

            try (KeptCheckpoints kept = stretches.checkpointsOf(chain.name())) {
                // Whatever is asked from now on opens no file.
                deleteCheckpointFiles();

                assertThat(stretches.requireVerified(chain.head(0), entries.subList(0, 2), kept))
                        .isEqualTo(chain.head(2));
                assertThat(stretches.requireVerified(chain.head(2), entries.subList(2, 3), kept))
                        .isEqualTo(chain.head(3));
            }
        }

        private void deleteCheckpointFiles() throws IOException {
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.filter(it -> it.toString().endsWith(".checkpoints"))
                        .toList()) {
                    Files.delete(file);
                }
            }
        }

        @Test
        void doesNothingWithoutADirectory() {
            assertThat(InProcessArchiver.round(archiver(Optional.empty()))).isEqualTo(Outcome.LEFT);

            assertThat(places()).containsExactly(1L, 2L, 3L, 4L);
        }

        @Test
        void leavesAHeldPatientsEventsAndAllBehind() {
            LegalHolds holds = new LegalHolds(database);
            holds.place(holds.addPatient(chain.tenantId(), TWO), 4);

            archiveWhatIsDue();

            assertThat(archivedBehind(0)).containsExactly(1L);
            assertThat(places()).containsExactly(2L, 3L, 4L, 5L);
        }

        @Test
        void leavesWhatTheCertificateOfAnOpenDestructionStatesAndAllBehind() {
            new StoredDestructions(database)
                    .add(new LegalHolds(database).addPatient(chain.tenantId(), TWO), "ERASING", 4);

            archiveWhatIsDue();

            assertThat(archivedBehind(0)).containsExactly(1L);
            assertThat(places()).containsExactly(2L, 3L, 4L, 5L);
        }

        @Test
        void removesNothingIfTheFileIsDamagedUntilItIsGone() throws IOException {
            Path file = writtenFile();
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Files.writeString(file, Files.readString(file).replaceFirst("dr.miller", "dr.jones"));

            archiveWhatIsDue();

            assertNothingIsRemovedAndThatIsLogged();
            assertThat(audit.endsOf(chain.tenantId())).endsWith("ARCHIVE_AUDIT_LOG INTERNAL_ERROR");

            Files.delete(file);
            archiveWhatIsDue();

            assertThat(archivedBehind(0)).containsExactly(1L, 2L, 3L);
            assertThat(start()).isEqualTo(chain.head(3));
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void removesNothingIfTheFileIsOfAnotherPolicyOnIdsUntilItIsGone(boolean keptBefore) throws IOException {
            tenants.keepPatientIds(chain.tenantId(), keptBefore);
            Path file = writtenFile();
            tenants.keepPatientIds(chain.tenantId(), !keptBefore);

            archiveWhatIsDue();

            assertNothingIsRemovedAndThatIsLogged();
            assertThat(audit.endsOf(chain.tenantId())).endsWith("ARCHIVE_AUDIT_LOG INTERNAL_ERROR");

            Files.delete(file);
            archiveWhatIsDue();

            assertThat(archive.read(chain.head(0)))
                    .extracting(it -> it.patient().isPresent())
                    .containsExactly(false, !keptBefore, !keptBefore);
            assertThat(start()).isEqualTo(chain.head(3));
        }

        /** Looked for before a round: it archives the chains of other tests too. */
        private Path writtenFile() throws IOException {
            archive.write(chain.head(0), due());
            try (Stream<Path> files = Files.list(archivePath())) {
                return files.findFirst().orElseThrow();
            }
        }

        /** More than leave the table in one unit of the ledger. */
        @Test
        void movesManyInSeveralStretches() {
            WrittenChain many = new WrittenChain(database, tenants.add());
            many.add(Collections.nCopies(10_010, OLD));

            archiveWhatIsDue();

            assertThat(new ChainStartStore(database).of(many.name())).isEqualTo(many.head(10_010));
            assertThat(audit.endsOf(many.tenantId()))
                    .containsExactly("ARCHIVE_AUDIT_LOG SUCCESS", "ARCHIVE_AUDIT_LOG SUCCESS");
        }

        /** A tenant may have years of events. */
        @Test
        void givesEachChainItsTurn() {
            WrittenChain other = new WrittenChain(database, tenants.add()).add(OLD, OLD, OLD);
            inStretchesOfOne(chain);
            inStretchesOfOne(other);
            Work.Step round = archiver(Optional.of(archivePath()), Duration.ZERO, Duration.ZERO)
                    .newRound();
            List<Long> ahead = new ArrayList<>();

            while (round.run() == Outcome.MORE) {
                ahead.add(start(chain).size() - start(other).size());
            }

            assertThat(ahead).allSatisfy(stretches -> assertThat(stretches).isBetween(-1L, 1L));
            assertThat(start(chain)).isEqualTo(chain.head(3));
            assertThat(start(other)).isEqualTo(other.head(3));
        }

        private void inStretchesOfOne(WrittenChain of) {
            List<RecordedEntry> entries = due(of);
            for (int i = 0; i < entries.size(); i++) {
                archive.write(of.head(i), entries.subList(i, i + 1));
            }
        }

        @Test
        void removesNothingIfARowWasChanged() {
            database.execute(
                    "update audit_events set actor = 'dr.jones' where tenant_id = ? and seq = 2", chain.name());

            archiveWhatIsDue();

            assertNothingIsRemovedAndThatIsLogged();
        }

        @Test
        void removesNothingIfACheckpointDisagrees() {
            checkpoints.sign(
                    new ChainHead(chain.name(), 2, chain.head(1).hash()), Instant.parse("2026-11-01T12:00:00Z"));

            archiveWhatIsDue();

            assertThat(places()).contains(1L, 2L, 3L, 4L);
            assertThat(start()).isEqualTo(chain.head(0));
            assertLog()
                    .containsExactly(
                            "SEVERE no audit events of tenant " + chain.name() + " are archived: it is restored");
        }
    }
}
