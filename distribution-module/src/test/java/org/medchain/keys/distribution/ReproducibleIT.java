package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A second build, of a copy of the sources in another directory, makes the same archive. It takes minutes, so it runs when asked. */
@EnabledIfSystemProperty(named = "medchain.distribution.rebuild", matches = "true")
class ReproducibleIT {

    private static final Path ARCHIVE = Path.of(System.getProperty("medchain.distribution.archive"));
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @TempDir
    Path directory;

    @Test
    void isTheSameOfTwoBuilds() throws Exception {
        String copy = "mkdir copy && cd '" + ROOT
                + "' && tar -cf - --exclude=./.git --exclude=target --exclude=.medchain . | tar -xf - -C '" + directory
                + "/copy'";
        assertThat(new Command(directory, "bash", "-euc", copy).run(Map.of()).status())
                .isZero();

        Command.Result built = new Command(
                        directory.resolve("copy"),
                        System.getProperty("medchain.it.maven") + "/bin/mvn",
                        "-B",
                        "-q",
                        "-Pdistribution",
                        "-DskipTests",
                        "-Dmaven.repo.local=" + System.getProperty("medchain.it.repository"),
                        "-pl",
                        "distribution-module",
                        "-am",
                        "package")
                .run(Map.of());

        assertThat(built.status()).as(built.output()).isZero();
        Path second = directory.resolve("copy/distribution-module/target").resolve(ARCHIVE.getFileName());
        assertThat(Files.mismatch(ARCHIVE, second))
                .as("the first byte that differs")
                .isEqualTo(-1);
    }
}
