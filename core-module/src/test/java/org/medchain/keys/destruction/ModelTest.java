package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two servers and two databases of a process, and random steps: requests, cancellations, holds, erasures, recoveries, backups, restores, lost
 * servers, crashes. After each, what was promised to callers still holds.
 *
 * <p>{@code -Dmedchain.model.runs=N} makes more runs, {@code -Dmedchain.model.seed=S} begins with that one.
 */
class ModelTest {

    private static final int RUNS = Integer.getInteger("medchain.model.runs", 2000);
    private static final long SEED = Long.getLong("medchain.model.seed", 1);
    private static final int STEPS = Integer.getInteger("medchain.model.steps", 60);

    /** What does not hold yet, each with its letter or number in issue 33. */
    private static final Set<ModelPromise> NOT_YET = EnumSet.noneOf(ModelPromise.class);

    private static final Logger LOG = Logger.getLogger("org.medchain.keys");
    private static Level before;

    private final ModelDatabases databases = new ModelDatabases();

    @BeforeAll
    static void beQuiet() {
        before = LOG.getLevel();
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void beAsLoudAsBefore() {
        LOG.setLevel(before);
    }

    static final java.util.Map<String, Long> T = new java.util.TreeMap<>();
    static final java.util.Map<String, Integer> N = new java.util.TreeMap<>();
    private static List<ModelStep> steps(long seed) {
        Random random = new Random(seed);
        return Stream.generate(() -> ModelStep.draw(random)).limit(STEPS).toList();
    }

    private Map<ModelPromise, String> run(long seed, List<ModelStep> steps) {
        long t0 = System.nanoTime();
        try (ModelInstallation installation = new ModelInstallation(databases, seed % 2 == 0)) {
            T.merge("SETUP", System.nanoTime() - t0, Long::sum);
            ModelRun run = new ModelRun(installation);
            ModelSteps taking = new ModelSteps(run);
            steps.forEach(step -> {
                long t = System.nanoTime();
                taking.take(step);
                T.merge(step.kind().toString(), System.nanoTime() - t, Long::sum);
                N.merge(step.kind().toString(), 1, Integer::sum);
            });
            t0 = System.nanoTime();
            taking.end();
            T.merge("END", System.nanoTime() - t0, Long::sum);
            return run.broken();
        }
    }

    /** Without steps that are not needed to break the promise. */
    private List<ModelStep> shrink(long seed, List<ModelStep> steps, ModelPromise promise) {
        List<ModelStep> needed = new ArrayList<>(steps);
        for (int i = needed.size() - 1; i >= 0; i--) {
            List<ModelStep> fewer = new ArrayList<>(needed);
            fewer.remove(i);
            if (run(seed, fewer).containsKey(promise)) {
                needed = fewer;
            }
        }
        return needed;
    }

    @Test
    void promisesHoldWhateverComesInWhicheverOrder() {
        Map<ModelPromise, String> broken = new EnumMap<>(ModelPromise.class);
        long began = System.nanoTime();
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            List<ModelStep> steps = steps(seed);
            if (seed % 50 == 0) System.out.println("AT " + seed + " " + (System.nanoTime() - began) / 1_000_000);
            for (Map.Entry<ModelPromise, String> found : run(seed, steps).entrySet()) {
                if (!NOT_YET.contains(found.getKey()) && !broken.containsKey(found.getKey())) {
                    broken.put(found.getKey(), tell(seed, steps, found));
                }
            }
        }

        T.forEach((k, v) -> System.out.println("TIME " + k + " " + v / 1000 / N.getOrDefault(k, RUNS) + " us x " + N.get(k)));
        System.out.println("COUNTS " + ModelRun.Ended.COUNTS + " " + ModelFacts.SEEN);
        assertThat(broken.values()).as("promises that were broken").isEmpty();
    }

    private String tell(long seed, List<ModelStep> steps, Map.Entry<ModelPromise, String> found) {
        StringBuilder story = new StringBuilder()
                .append("seed ")
                .append(seed)
                .append(": ")
                .append(found.getKey())
                .append(", ")
                .append(found.getValue());
        shrink(seed, steps, found.getKey())
                .forEach(step -> story.append("\n    ").append(step));
        return story.append('\n').toString();
    }
}
