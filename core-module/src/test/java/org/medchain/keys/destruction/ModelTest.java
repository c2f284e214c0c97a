package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Servers and two databases of a process, and random steps: requests, cancellations, holds, erasures, recoveries, backups, restores, lost
 * servers, crashes. After each step what was promised to callers still holds ({@link ModelPromise}).
 *
 * <p>{@code -Dmedchain.model.runs=N} makes more runs or fewer than by default, and {@code -Dmedchain.model.seed=S} begins with that one; a seed
 * alone is {@code -Dmedchain.model.runs=1 -Dmedchain.model.seed=S}. They are made in two threads, each on databases of its own.
 *
 * <p>Limit: in half of the restores every server looks before anything else happens. In the others it is some steps later that a server looks.
 */
@Tag("scaled")
class ModelTest {

    private static final int RUNS = Integer.getInteger("medchain.model.runs", 60);
    private static final long SEED = Long.getLong("medchain.model.seed", 1);
    private static final int THREADS = Math.min(RUNS, 2);

    /** So many runs reach what follows. */
    private static final int ENOUGH = 60;

    private static final int PROGRESS = 100;
    private static final int SHOWN = 8;

    private static final String[] REACHED = {
        "APPROVE TenantRestoredException",
        "APPROVE done",
        "CANCEL done",
        "CANCEL_RECOVERY done",
        "CONFIRM done",
        "DECRYPT done",
        "DECRYPT KeysDestroyedException",
        "GENERATE done",
        "HOLD done",
        "LIFT done",
        "PAGE done",
        "RECOVER done",
        "REQUEST done",
        "ROTATE done"
    };

    private static final Logger LOG = Logger.getLogger("org.medchain.keys");
    private static final Logger STORY = Logger.getLogger(ModelTest.class.getName());
    private static Level before;

    private final AtomicLong made = new AtomicLong();
    private final AtomicLong next = new AtomicLong(SEED);
    private final Map<ModelPromise, TreeMap<Long, String>> broken = new EnumMap<>(ModelPromise.class);
    private final Map<String, Integer> endings = new TreeMap<>();
    private final long began = System.nanoTime();

    @BeforeAll
    static void beQuiet() {
        before = LOG.getLevel();
        LOG.setLevel(Level.OFF);
        STORY.setLevel(Level.INFO);
    }

    @AfterAll
    static void beAsLoudAsBefore() {
        LOG.setLevel(before);
    }

    @Test
    void promisesHoldWhateverComesInWhicheverOrder() {
        List<ModelRunner> runners =
                Stream.generate(ModelRunner::new).limit(THREADS).toList();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CompletableFuture.allOf(runners.stream()
                            .map(runner -> CompletableFuture.runAsync(() -> makeRuns(runner), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            threads.shutdownNow();
        }
        broken.forEach((promise, found) -> STORY.info(() -> promise + ": " + found.size() + " of " + RUNS
                + " runs, seeds " + found.keySet().stream().limit(SHOWN).toList()));
        STORY.info(() -> "the steps ended so: " + endings);

        assertThat(broken.keySet().stream().map(promise -> tell(runners.get(0), promise)))
                .as("promises that were broken")
                .isEmpty();
        if (RUNS >= ENOUGH) {
            assertThat(endings).as("what the steps reached").containsKeys(REACHED);
            assertThat(endings.get("certified")).as("certified erasures").isPositive();
        }
    }

    private void makeRuns(ModelRunner runner) {
        for (long seed = next.getAndIncrement(); seed < SEED + RUNS; seed = next.getAndIncrement()) {
            note(seed, run(runner, seed));
        }
    }

    private static ModelRun run(ModelRunner runner, long seed) {
        try {
            return runner.run(seed);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + " did not come to its end", e);
        }
    }

    private synchronized void note(long seed, ModelRun run) {
        run.broken()
                .forEach((promise, how) -> broken.computeIfAbsent(promise, unused -> new TreeMap<>())
                        .put(seed, how));
        run.endings().forEach((ending, count) -> endings.merge(ending, count, Integer::sum));
        endings.merge("certified", (int) run.facts().certified(), Integer::sum);
        tellProgress(made.incrementAndGet());
    }

    private void tellProgress(long runs) {
        if (runs % PROGRESS == 0 || runs == RUNS) {
            STORY.info(() -> runs + " of " + RUNS + " runs in "
                    + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
        }
    }

    private String tell(ModelRunner runner, ModelPromise promise) {
        Map.Entry<Long, String> first = broken.get(promise).firstEntry();
        StringBuilder story = new StringBuilder("seed " + first.getKey() + ": " + promise + ", " + first.getValue());
        runner.shrink(first.getKey(), promise)
                .forEach(step -> story.append("\n    ").append(step));
        return story.append('\n').toString();
    }
}
