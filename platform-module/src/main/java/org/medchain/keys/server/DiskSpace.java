package org.medchain.keys.server;

import java.io.File;
import java.nio.file.Path;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Shows how much room is left where the service keeps something in files, and how large that file system is. */
public final class DiskSpace {

    private static final Metadata FREE = NamedMetric.of(
            "medchain_disk_free_bytes", "Room that is left on the file system of what the service keeps in files");
    private static final Metadata SIZE = NamedMetric.of("medchain_disk_size_bytes", "The size of that file system");

    private DiskSpace() {}

    /** @param of what is kept in the directory */
    public static void show(MetricRegistry metrics, String of, Path directory) {
        File place = directory.toFile();
        Tag kept = new Tag("of", of);
        metrics.gauge(FREE, place, File::getUsableSpace, kept);
        metrics.gauge(SIZE, place, File::getTotalSpace, kept);
    }
}
