package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;
import org.medchain.keys.server.caller.TestCaller;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class PublishedCheckpointsTest {

    private static final Instant TIME = Instant.parse("2026-11-01T13:00:00Z");
    private static final WrittenEvent EVENT = WrittenEvent.at("2026-11-01T12:00:00Z");

    @TempDir
    Path directory;

    private final InProcessAudit audit;
    private final WrittenChain chain;
    private final WrittenChain other;
    private InProcessCheckpoints checkpoints;
    private PublishedCheckpoints published;

    PublishedCheckpointsTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        chain = new WrittenChain(kind.database()).add(EVENT, EVENT, EVENT);
        other = new WrittenChain(kind.database()).add(EVENT);
    }

    @BeforeEach
    void sign() {
        checkpoints = new InProcessCheckpoints(directory);
        published = new PublishedCheckpoints(new AuditorsChain(audit.operations()), checkpoints.files());
        audit.callAs(chain.tenantId(), "auditor");
    }

    @Nested
    class Read {

        @Test
        void showsThoseOfTheTenantAndTheLastFirst() {
            Checkpoint first = checkpoints.sign(chain.head(1), TIME);
            checkpoints.sign(other.head(), TIME);
            Checkpoint second = checkpoints.sign(chain.head(3), TIME.plusSeconds(60));

            assertThat(published.read(Optional.empty(), 10))
                    .extracting(Placed::checkpoint)
                    .containsExactly(second, first);
            assertThat(audit.endsOf(chain.tenantId())).last().isEqualTo("READ_CHECKPOINTS SUCCESS");
        }

        @Test
        void goesOnBehindThePageBeforeAndTellsWhetherThereIsMore() {
            Checkpoint first = checkpoints.sign(chain.head(1), TIME);
            checkpoints.sign(chain.head(2), TIME.plusSeconds(60));
            checkpoints.sign(chain.head(3), TIME.plusSeconds(120));

            List<Placed> page = published.read(Optional.empty(), 2);
            assertThat(page).hasSize(3);

            assertThat(published.read(Optional.of(page.get(1).place()), 2))
                    .extracting(Placed::checkpoint)
                    .containsExactly(first);
        }

        @Test
        void showsNoneWhereThereIsNone() {
            assertThat(published.read(Optional.empty(), 10)).isEmpty();
        }

        @Test
        void refusesATokenThatNamesNoTenant() {
            audit.callAs(TestCaller.ofNoTenant("auditor", "request"));

            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(() -> published.read(Optional.empty(), 10));
        }
    }

    @Nested
    class PublicKeys {

        @Test
        void verifyWhatIsPublished() {
            Checkpoint checkpoint = checkpoints.sign(chain.head(), TIME);

            assertThat(published.publicKeys())
                    .containsOnlyKeys(checkpoint.keyId())
                    .allSatisfy((id, pem) -> assertThat(pem).startsWith("-----BEGIN PUBLIC KEY-----"));
        }
    }
}
