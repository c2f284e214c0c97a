package org.medchain.keys.destruction;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes runs of the model, one at a time, on databases of its own. */
final class ModelRunner {

    private static final int STEPS = Integer.getInteger("medchain.model.steps", 50);

    private final ModelDatabases databases = new ModelDatabases();

    /** The same steps for the same seed. */
    private static List<ModelStep> steps(long seed) {
        Random random = new Random(seed);
        return Stream.concat(
                        IntStream.range(0, ModelInstallation.ALL_PATIENTS).mapToObj(ModelStep::generate),
                        Stream.generate(() -> ModelStep.draw(random)).limit(STEPS))
                .toList();
    }

    ModelRun run(long seed) {
        return run(seed, steps(seed));
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

    /** Leaves out the steps of the seed that are not needed to break the promise. */
    List<ModelStep> shrink(long seed, ModelPromise promise) {
        List<ModelStep> needed = new ArrayList<>(steps(seed));
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
