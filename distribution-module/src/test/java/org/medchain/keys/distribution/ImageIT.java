package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image of docs/run/kubernetes.md, made on a Debian, for which no registry is needed, and run. It needs root and Debian's tools, and downloads
 * Debian: it is skipped without the tools, and where no Debian can be made.
 */
@Tag("proof")
class ImageIT {

    private static final Path SCRIPT = Path.of("src/test/resources/org/medchain/keys/distribution/image.sh");
    private static final String TOOLS =
            "test $(id -u) = 0 && command -v buildah && command -v debootstrap && test -x /usr/lib/podman/netavark";
    private static final int NO_DEBIAN = 77;
    private static final Path CONTAINERFILE = Sources.ROOT.resolve("src/main/container/Containerfile");

    @TempDir
    Path directory;

    @Test
    void isMadeAndRuns() throws Exception {
        assumeThat(new Command(directory, "bash", "-c", TOOLS).run(Map.of()).status())
                .as("root, buildah, debootstrap and netavark are there")
                .isZero();

        Command.Result result = new Command(
                        directory,
                        SCRIPT.toAbsolutePath().toString(),
                        System.getProperty("medchain.distribution.archive"),
                        CONTAINERFILE.toString(),
                        directory.toString())
                .run(Map.of());

        assumeThat(result.status()).as(result.output()).isNotEqualTo(NO_DEBIAN);
        assertThat(result.output()).endsWith("it writes to its volumes alone\n");
        assertThat(result.status()).isZero();
    }
}
