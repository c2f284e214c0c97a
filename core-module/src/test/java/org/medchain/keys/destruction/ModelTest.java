package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Servers and two databases of a process, and random steps: requests, cancellations, holds, erasures, recoveries, backups, restores, lost
 * servers, crashes. After each step what was promised to callers still holds ({@link ModelPromise}).
 *
 * <p>So many runs are made by default as take less than a minute. {@code -Dmedchain.model.runs=N} makes more, and
 * {@code -Dmedchain.model.seed=S} begins with that one.
 *
 * <p>Limit: in the second in which a database goes back every server looks before anything else happens.
 */
class ModelTest {

    private static final int RUNS = Integer.getInteger("medchain.model.runs", 60);
    private static final long SEED = Long.getLong("medchain.model.seed", 1);
    private static final int STEPS = Integer.getInteger("medchain.model.steps", 50);

    /** So many runs reach what follows. */
    private static final int ENOUGH = 60;

    private static final int PROGRESS = 500;

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

    private final ModelDatabases databases = new ModelDatabases();
    private final Map<ModelPromise, List<Long>> seeds = new EnumMap<>(ModelPromise.class);
    private final Map<String, Integer> endings = new TreeMap<>();

    @BeforeAll
    static void beQuiet() {
        before = LOG.getLevel();
        LOG.setLevel(Level.OFF);
        STORY.setLevel(Level.INFO);
        ModelSignatures.install();
    }

    @AfterAll
    static void beAsLoudAsBefore() {
        LOG.setLevel(before);
        ModelSignatures.remove();
    }

    private static List<ModelStep> steps(long seed) {
        Random random = new Random(seed);
        return Stream.concat(
                        IntStream.range(0, ModelInstallation.ALL_PATIENTS).mapToObj(ModelStep::generate),
                        Stream.generate(() -> ModelStep.draw(random)).limit(STEPS))
                .toList();
    }

    private ModelRun run(long seed, List<ModelStep> steps) {
        try (ModelInstallation installation = new ModelInstallation(databases, seed % 2 == 0, seed % 3 != 0)) {
            ModelRun run = new ModelRun(installation);
            ModelSteps taking = new ModelSteps(run);
            steps.forEach(taking::take);
            taking.end();
            return run;
        }
    }

    @Test
    void promisesHoldWhateverComesInWhicheverOrder() {
        List<String> broken = new ArrayList<>();
        long began = System.nanoTime();
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            List<ModelStep> steps = steps(seed);
            ModelRun run = run(seed, steps);
            for (Map.Entry<ModelPromise, String> found : run.broken().entrySet()) {
                boolean first = !seeds.containsKey(found.getKey());
                seeds.computeIfAbsent(found.getKey(), unused -> new ArrayList<>())
                        .add(seed);
                if (first) {
                    broken.add(tell(seed, steps, found));
                }
            }
            run.endings().forEach((ending, count) -> endings.merge(ending, count, Integer::sum));
            endings.merge("certified", (int) run.facts().certified(), Integer::sum);
            tellProgress(seed - SEED + 1, began);
        }
        seeds.forEach((promise, of) -> STORY.info(
                promise + ": " + of.size() + " of " + RUNS + " runs, seeds " + of.subList(0, Math.min(8, of.size()))));
        STORY.info(() -> "the steps ended so: " + endings);

        assertThat(broken).as("promises that were broken").isEmpty();
        if (RUNS >= ENOUGH) {
            assertThat(endings).as("what the steps reached").containsKeys(REACHED);
            assertThat(endings.get("certified")).as("certified erasures").isPositive();
        }
    }

    private static void tellProgress(long runs, long began) {
        if (runs % PROGRESS == 0 || runs == RUNS) {
            STORY.info(() -> runs + " of " + RUNS + " runs in "
                    + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
        }
    }

    private String tell(long seed, List<ModelStep> steps, Map.Entry<ModelPromise, String> found) {
        StringBuilder story = new StringBuilder("seed " + seed + ": " + found.getKey() + ", " + found.getValue());
        shrink(seed, steps, found.getKey())
                .forEach(step -> story.append("\n    ").append(step));
        return story.append('\n').toString();
    }

    /** Leaves out steps that are not needed to break the promise. */
    private List<ModelStep> shrink(long seed, List<ModelStep> steps, ModelPromise promise) {
        List<ModelStep> needed = new ArrayList<>(steps);
        for (int i = needed.size() - 1; i >= 0; i--) {
            List<ModelStep> fewer = new ArrayList<>(needed);
            fewer.remove(i);
            if (run(seed, fewer).broken().containsKey(promise)) {
                needed = fewer;
            }
        }
        return needed;
    }
}
