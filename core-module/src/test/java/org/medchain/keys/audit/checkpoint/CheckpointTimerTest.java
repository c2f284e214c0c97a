package org.medchain.keys.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.audit.ChangedChains;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;
import org.medchain.keys.server.RepeatedTask;
import org.medchain.keys.server.TickingClock;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.StoppableDatabase;
import org.medchain.keys.server.settings.MapConfig;

@ParameterizedClass
@EnumSource
class CheckpointTimerTest {

    private static final WrittenEvent EVENT = WrittenEvent.at("2026-11-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Logger LOG = Logger.getLogger(RepeatedTask.class.getName());

    @TempDir
    private Path directory;

    private final List<String> scheduled = new ArrayList<>();
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler handler = new Kept(logged);
    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T12:00:00Z"));
    private final CheckpointAge age = new CheckpointAge(INTERVAL, clock);
    private final StoppableDatabase database;
    private final WrittenChain chain;
    private CheckpointFiles files;
    private CheckpointTimer timer;
    private Runnable look;

    CheckpointTimerTest(DatabaseKind kind) {
        database = new StoppableDatabase(kind.database());
        chain = new WrittenChain(kind.database()).add(EVENT);
    }

    @BeforeEach
    void start() {
        LOG.addHandler(handler);
        LOG.setUseParentHandlers(false);
        CheckpointSettings settings = new CheckpointSettings(MapConfig.variables(Map.of(
                "AUDIT_CHECKPOINT_DIRECTORY",
                directory.toString(),
                "AUDIT_CHECKPOINT_KEY_FILE",
                directory.resolve("key.pem").toString())));
        files = new CheckpointFiles(settings, new SecureRandom());
        files.open();
        timer = new CheckpointTimer(
                proxy(ManagedScheduledExecutorService.class, this::schedule),
                settings,
                files,
                InProcessCheckpoints.heads(database),
                new ChangedChains(),
                age,
                new ConfirmedForks(),
                proxy(MetricRegistry.class, (method, arguments) -> null),
                clock);
        timer.start();
    }

    @AfterEach
    void stop() {
        LOG.removeHandler(handler);
        LOG.setUseParentHandlers(true);
    }

    private static final class Kept extends Handler {

        private final List<LogRecord> records;

        Kept(List<LogRecord> records) {
            this.records = records;
        }

        @Override
        public void publish(LogRecord logRecord) {
            records.add(logRecord);
        }

        @Override
        public void flush() {
            // Nothing is on its way.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private interface Answer {
        Object to(String method, Object... arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The timer keeps it.
    private Object schedule(String method, Object... arguments) {
        scheduled.add(method + " " + arguments[1] + " " + arguments[2] + " " + arguments[3]);
        look = (Runnable) arguments[0];
        return proxy(ScheduledFuture.class, (call, given) -> {
            scheduled.add(call + " " + given[0]);
            return true;
        });
    }

    private List<Checkpoint> checkpoints() {
        return files.directory().readBackwards(chain.name(), Long.MAX_VALUE, 10).stream()
                .map(Placed::checkpoint)
                .toList();
    }

    @Nested
    class Start {

        @Test
        void hasALookEachSecond() {
            assertThat(scheduled).containsExactly("scheduleWithFixedDelay 1 1 SECONDS");
            assertThat(checkpoints()).isEmpty();
        }
    }

    @Nested
    class Look {

        @Test
        void signsWhatIsDue() {
            look.run();
            clock.advance(INTERVAL);
            look.run();

            assertThat(checkpoints()).extracting(Checkpoint::head).containsExactly(chain.head());
        }

        @Test
        void neverFailsSoThatTheNextOneComes() {
            StoppableDatabase stopped = database;
            stopped.stop();

            assertThatNoException().isThrownBy(look::run);
            assertThatNoException().isThrownBy(look::run);

            assertThat(stopped.asked()).isEqualTo(2);
        }

        @Test
        void tellsItsAge() {
            clock.advance(INTERVAL);
            look.run();
            assertThat(age.age()).isLessThan(INTERVAL);

            database.stop();
            clock.advance(INTERVAL);
            look.run();

            assertThat(age.age()).isGreaterThanOrEqualTo(INTERVAL);
        }

        @Test
        void isLoggedOnceAMinuteIfTheTrailCannotBeRead() {
            database.stop();
            look.run();
            look.run();
            clock.advance(INTERVAL.minusNanos(1000));
            look.run();
            assertThat(logged).hasSize(1);

            clock.advance(Duration.ofNanos(1000));
            look.run();

            assertThat(logged)
                    .hasSize(2)
                    .extracting(LogRecord::getMessage)
                    .allSatisfy(line ->
                            assertThat(line).startsWith("the look for due checkpoints of the audit trail failed"));
        }
    }

    @Nested
    class Stop {

        @Test
        void endsTheLooks() {
            timer.stop();

            assertThat(scheduled).last().isEqualTo("cancel false");
        }
    }
}
