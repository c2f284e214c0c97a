package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second build, of a copy of the sources in another directory, makes the same archive. It takes minutes. */
@Tag("proof")
class ReproducibleIT {

    private static final Path ARCHIVE = Path.of(System.getProperty("medchain.distribution.archive"));

    @TempDir
    Path directory;

    @Test
    void isTheSameOfTwoBuilds() throws Exception {
        Sources copy = Sources.copyTo(directory.resolve("copy"));

        Command.Result built =
                copy.maven("-q", "-Pdistribution", "-DskipTests", "-pl", "distribution-module", "-am", "package");

        assertThat(built.status()).as(built.output()).isZero();
        Path second = directory.resolve("copy/distribution-module/target").resolve(ARCHIVE.getFileName());
        assertThat(Files.mismatch(ARCHIVE, second))
                .as("the first byte that differs")
                .isEqualTo(-1);
    }
}
