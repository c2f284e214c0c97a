package org.medchain.keys.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {

    private final RecordedMetrics metrics = new RecordedMetrics();

    @Test
    void isWhatIsLeftOfTheWhole(@TempDir Path directory) {
        DiskSpace.show(metrics.registry(), "checkpoints", directory);

        Map<String, Double> shown = metrics.shown();
        assertThat(shown.get("medchain_disk_free_bytes{of=checkpoints}"))
                .isPositive()
                .isLessThanOrEqualTo(shown.get("medchain_disk_size_bytes{of=checkpoints}"));
    }

    @Test
    void isNothingWhereThereIsNoDirectory(@TempDir Path directory) {
        DiskSpace.show(metrics.registry(), "checkpoints", directory.resolve("missing"));

        assertThat(metrics.shown()).containsEntry("medchain_disk_free_bytes{of=checkpoints}", 0.0);
    }
}
