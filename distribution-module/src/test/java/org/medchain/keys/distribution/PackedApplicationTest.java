package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedApplicationTest {

    @TempDir
    Path directory;

    private Path ear(String name, String... entries) throws IOException {
        Path ear = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(ear);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
            }
        }
        return ear;
    }

    private Path cache() {
        return directory.resolve("cache/application");
    }

    private Stream<String> cached() throws IOException {
        try (Stream<Path> files = Files.list(cache())) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    @Test
    void unpacksJarsAlone() throws IOException {
        PackedApplication.unpack(ear("one.ear", "core.jar", "lib/api.jar", "web.war"), cache().resolve("1"));

        assertThat(cache().resolve("1/core.jar")).exists();
        assertThat(cache().resolve("1/lib/api.jar")).exists();
        assertThat(cache().resolve("1/web.war")).doesNotExist();
    }

    @Test
    void deletesEarlierOnesOfTheSameApplicationAlone() throws IOException {
        Path one = ear("one.ear", "core.jar");
        PackedApplication.unpack(one, cache().resolve("1"));
        PackedApplication.unpack(ear("other.ear", "core.jar"), cache().resolve("other"));

        PackedApplication.unpack(one, cache().resolve("2"));

        assertThat(cached()).containsExactlyInAnyOrder("2", "other");
    }

    @Test
    void deletesWhatAnInterruptedOneLeft() throws IOException {
        Path old = Files.createDirectories(cache().resolve("unpacking-old"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
        Files.createDirectory(cache().resolve("unpacking-now"));

        PackedApplication.unpack(ear("one.ear", "core.jar"), cache().resolve("1"));

        assertThat(cached()).containsExactlyInAnyOrder("1", "unpacking-now");
    }

    @Test
    void takesWhatAnotherVerbUnpackedMeanwhile() throws IOException {
        Path theirs = Files.createDirectories(cache().resolve("1")).resolve("core.jar");
        Files.writeString(theirs, "theirs");

        PackedApplication.unpack(ear("one.ear", "core.jar"), cache().resolve("1"));

        assertThat(theirs).hasContent("theirs");
        assertThat(cached()).containsExactly("1");
    }

    @Test
    void writesNothingOutsideOfItsDirectory() throws IOException {
        Path ear = ear("evil.ear", "../../evil.jar");

        assertThatException().isThrownBy(() -> PackedApplication.unpack(ear, cache().resolve("1")));

        assertThat(directory.resolve("cache/evil.jar")).doesNotExist();
        assertThat(directory.resolve("evil.jar")).doesNotExist();
        assertThat(cached()).isEmpty();
    }
}
