package org.medchain.keys.server;

import java.io.File;
import java.nio.file.Path;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Shows how much room is left where the service keeps something in files, and how large that file system is. */
public final class DiskSpace {

    private static final Metadata FREE = Metadata.builder()
            .withName("medchain_disk_free_bytes")
            .withDescription("Room that is left on the file system of what the service keeps in files")
            .build();
    private static final Metadata SIZE = Metadata.builder()
            .withName("medchain_disk_size_bytes")
            .withDescription("The size of that file system")
            .build();

    private DiskSpace() {}

    /** @param of what is kept in the directory */
    public static void show(MetricRegistry metrics, String of, Path directory) {
        File place = directory.toFile();
        Tag kept = new Tag("of", of);
        metrics.gauge(FREE, place, File::getUsableSpace, kept);
        metrics.gauge(SIZE, place, File::getTotalSpace, kept);
    }
}
