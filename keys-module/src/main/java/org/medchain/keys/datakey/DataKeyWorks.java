package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/** Looks every second for wrappings that count and are not moved yet, or not summed up. */
@Shared
record DataKeyWorks(StagedKeyMover staged, WrappingSums sums) implements Works {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Inject
    DataKeyWorks {}

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        return List.of(
                Work.every(SECOND, "rotated-keys", staged::moveSome),
                Work.every(SECOND, "wrapping-sums", sums::sumUpSome));
    }
}
