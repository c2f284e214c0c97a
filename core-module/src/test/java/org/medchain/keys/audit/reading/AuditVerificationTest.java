package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.audit.checkpoint.ChainStartStore;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.verification.Flaw;
import org.medchain.keys.chain.verification.Verification.Flawed;
import org.medchain.keys.chain.verification.Verification.Verified;
import org.medchain.keys.server.caller.TestCaller;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class AuditVerificationTest {

    private static final WrittenEvent EVENT = WrittenEvent.at("2026-11-01T12:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-01T13:00:00Z");

    private final InProcessDatabase database;
    private final InProcessAudit audit;
    private final WrittenChain chain;

    @TempDir
    Path path;

    private InProcessCheckpoints checkpoints;
    private AuditVerification verification;

    AuditVerificationTest(DatabaseKind kind) {
        database = kind.database();
        audit = new InProcessAudit(database);
        chain = new WrittenChain(database).add(EVENT, EVENT, EVENT, EVENT);
    }

    @BeforeEach
    void open() {
        checkpoints = new InProcessCheckpoints(path);
        verification = new AuditVerification(
                new AuditorsChain(audit.operations()),
                new EntryStore(database),
                InProcessCheckpoints.heads(database),
                new ChainStartStore(database),
                checkpoints.files());
        audit.callAs(chain.tenantId(), "auditor");
    }

    @Nested
    class Verify {

        @Test
        void findsAWholeChainVerified() {
            Checkpoint checkpoint = checkpoints.sign(chain.head(3), LATER);

            assertThat(verification.verify())
                    .isEqualTo(new TrailVerification(
                            chain.name(), new Verified(chain.head(), 3, 0), Optional.of(checkpoint), 0, List.of()));
        }

        @Test
        void verifiesWithoutCheckpoints() {
            assertThat(verification.verify())
                    .isEqualTo(new TrailVerification(
                            chain.name(), new Verified(chain.head(), 0, 0), Optional.empty(), 0, List.of()));
        }

        /** A privacy officer confirmed that the database went back: an auditor is to know what is not in this trail. */
        @Test
        void namesTheNewestCheckpointOfAFileThatWasSetAside() {
            Checkpoint lost =
                    checkpoints.sign(new ChainHead(chain.name(), 9, chain.head().hash()), LATER);
            checkpoints.files().directory().setAside(lost.leaf());
            Checkpoint next = checkpoints.sign(chain.head(4), LATER.plusSeconds(1));

            assertThat(verification.verify())
                    .isEqualTo(new TrailVerification(
                            chain.name(), new Verified(chain.head(), 4, 0), Optional.of(next), 0, List.of(lost)));
        }

        @Test
        void leavesItsEventBehindWhatItVerified() {
            verification.verify();

            assertThat(audit.endsOf(chain.tenantId())).hasSize(5).endsWith("VERIFY_AUDIT_LOG SUCCESS");
        }

        @Test
        void verifiesBehindWhatIsArchived() {
            checkpoints.sign(chain.head(1), LATER);
            checkpoints.sign(chain.head(3), LATER.plusSeconds(1));
            chain.archiveUpTo(2);

            assertThat(verification.verify().found()).isEqualTo(new Verified(chain.head(), 3, 0));
        }

        @Test
        void findsAChangedRowAtItsPlace() {
            database.execute(
                    "update audit_events set actor = 'dr.jones' where tenant_id = ? and seq = 3", chain.name());

            assertThat(verification.verify().found()).isEqualTo(new Flawed(3, Flaw.ALTERED, 3, 0));
        }

        @Test
        void findsARowThatCanBeNoEntry() {
            database.execute("update audit_events set provider = 'NONE' where tenant_id = ? and seq = 2", chain.name());

            assertThat(verification.verify().found()).isEqualTo(new Flawed(2, Flaw.MALFORMED, 2, 0));
        }

        @Test
        void findsMissingRows() {
            database.execute("delete from audit_events where tenant_id = ? and seq = 2", chain.name());

            assertThat(verification.verify().found()).isInstanceOfSatisfying(Flawed.class, flawed -> {
                assertThat(flawed.position()).isEqualTo(2);
                assertThat(flawed.flaw()).isEqualTo(Flaw.GAP);
            });
        }

        @Test
        void findsACutTailByACheckpoint() {
            checkpoints.sign(chain.head(4), LATER);
            database.execute("delete from audit_events where tenant_id = ? and seq = 4", chain.name());

            assertThat(verification.verify().found()).isEqualTo(new Flawed(1, Flaw.CUT_TAIL, 3, 0));
        }

        @Test
        void findsACheckpointOfAnotherChain() {
            checkpoints.sign(new ChainHead(chain.name(), 2, chain.head(1).hash()), LATER);

            assertThat(verification.verify().found())
                    .isInstanceOfSatisfying(
                            Flawed.class, flawed -> assertThat(flawed.flaw()).isEqualTo(Flaw.RECOMPUTED));
        }

        @Test
        void tellsTheNewestCheckpointByItsTime() {
            Checkpoint newest = checkpoints.sign(chain.head(2), LATER.plusSeconds(1));
            checkpoints.sign(chain.head(2), LATER);

            assertThat(verification.verify().newest()).contains(newest);
        }

        @Test
        void countsLinesThatAreNoCheckpoints() throws IOException {
            checkpoints.sign(chain.head(2), LATER);
            try (Stream<Path> files = Files.list(path)) {
                Path file = files.filter(it -> it.toString().endsWith(".checkpoints"))
                        .findFirst()
                        .orElseThrow();
                Files.writeString(file, "no checkpoint\n", StandardOpenOption.APPEND);
            }

            assertThat(verification.verify().unreadableLines()).isEqualTo(1);
        }

        @Test
        void refusesACallerWhoseTokenNamesNoTenant() {
            audit.callAs(TestCaller.ofNoTenant("nobody", "request"));

            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(verification::verify);
            assertThat(audit.eventsOf(chain.tenantId())).hasSize(4);
        }
    }
}
