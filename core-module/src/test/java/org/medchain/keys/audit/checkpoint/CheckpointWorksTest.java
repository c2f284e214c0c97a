package org.medchain.keys.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TickingClock;
import org.medchain.keys.audit.ChangedChains;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.StoppableDatabase;
import org.medchain.keys.server.settings.MapConfig;
import org.medchain.keys.work.Work;

@ParameterizedClass
@EnumSource
class CheckpointWorksTest {

    private static final WrittenEvent EVENT = WrittenEvent.at("2026-11-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T12:00:00Z"));
    private final TickingClock databaseTime = new TickingClock(clock.instant());
    private final CheckpointAge age = new CheckpointAge(INTERVAL, clock);
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final StoppableDatabase database;
    private final WrittenChain chain;
    private CheckpointFiles files;
    private Work work;

    CheckpointWorksTest(DatabaseKind kind) {
        database = new StoppableDatabase(kind.database());
        chain = new WrittenChain(kind.database()).add(EVENT);
    }

    @BeforeEach
    void declare() {
        CheckpointSettings settings = new CheckpointSettings(MapConfig.variables(Map.of(
                "AUDIT_CHECKPOINT_DIRECTORY",
                directory.toString(),
                "AUDIT_CHECKPOINT_KEY_FILE",
                directory.resolve("key.pem").toString())));
        files = new CheckpointFiles(settings, new SecureRandom());
        files.open();
        List<Work> works = new CheckpointWorks(
                        files,
                        InProcessCheckpoints.heads(database),
                        new ChangedChains(),
                        age,
                        new ConfirmedForks(),
                        InProcessDatabase.comparing(clock, databaseTime))
                .declare(metrics.registry());
        assertThat(works).hasSize(1);
        work = works.get(0);
    }

    /** On all clocks. */
    private void pass(Duration time) {
        clock.advance(time);
        databaseTime.advance(time);
    }

    private List<Checkpoint> checkpoints() {
        return files.directory().readBackwards(chain.name(), Long.MAX_VALUE, 10).stream()
                .map(Placed::checkpoint)
                .toList();
    }

    @Nested
    class Declare {

        @Test
        void hasALookEachSecond() {
            assertThat(work.period()).isEqualTo(Duration.ofSeconds(1));
            assertThat(checkpoints()).isEmpty();
        }

        @Test
        void showsTheAgeOfCheckpoints() {
            assertThat(metrics.shown()).containsKey("medchain_checkpoint_age_seconds{}");
        }
    }

    @Nested
    class Step {

        @Test
        void signsWhatIsDue() {
            work.step().run();
            pass(INTERVAL);
            work.step().run();

            assertThat(checkpoints()).extracting(Checkpoint::head).containsExactly(chain.head());
        }

        @Test
        void asksTheDatabaseAgainAfterItFailed() {
            database.stop();

            assertThatException().isThrownBy(() -> work.step().run());
            assertThatException().isThrownBy(() -> work.step().run());

            assertThat(database.asked()).isEqualTo(2);
        }

        @Test
        void tellsItsAge() {
            pass(INTERVAL);
            work.step().run();
            assertThat(age.age()).isLessThan(INTERVAL);

            database.stop();
            pass(INTERVAL);
            assertThatException().isThrownBy(() -> work.step().run());

            assertThat(age.age()).isGreaterThanOrEqualTo(INTERVAL);
        }

        /** A checkpoint of a time to come would stand behind each confirmation of a restoration. */
        @Test
        void signsNothingWhileTheClockIsWrong() {
            clock.advance(Duration.ofDays(365));

            work.step().run();

            assertThat(checkpoints()).isEmpty();
            assertThat(age.isTooOld()).isTrue();

            clock.advance(Duration.ofDays(-365));
            work.step().run();

            assertThat(checkpoints()).extracting(Checkpoint::time).containsExactly(databaseTime.instant());
            assertThat(age.isTooOld()).isFalse();
        }
    }
}
