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
final class DataKeyWorks implements Works {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final StagedKeyMover staged;
    private final WrappingSums sums;

    @Inject
    DataKeyWorks(StagedKeyMover staged, WrappingSums sums) {
        this.staged = staged;
        this.sums = sums;
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        return List.of(
                Work.every(SECOND, "rotated-keys", staged::moveSome),
                Work.every(SECOND, "wrapping-sums", sums::sumUpSome));
    }
}
