package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image of docs/kubernetes.md, made on a Debian, for which no registry is needed, and run. It needs root and downloads Debian, so it runs when
 * asked.
 */
@EnabledIfSystemProperty(named = "medchain.distribution.image", matches = "true")
class ImageIT {

    private static final Path SCRIPT = Path.of("src/test/resources/org/medchain/keys/distribution/image.sh");
    private static final Path CONTAINERFILE = Sources.ROOT.resolve("src/main/container/Containerfile");

    @TempDir
    Path directory;

    @Test
    void isMadeAndRuns() throws Exception {
        Command.Result result = new Command(
                        directory,
                        SCRIPT.toAbsolutePath().toString(),
                        System.getProperty("medchain.distribution.archive"),
                        CONTAINERFILE.toString(),
                        directory.toString())
                .run(Map.of());

        assertThat(result.output()).endsWith("it writes to its volumes alone\n");
        assertThat(result.status()).isZero();
    }
}
