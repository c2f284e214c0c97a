package org.medchain.keys.it.ear;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerDirectory;

@OnePass
class EarContentsIT {

    private static final Path SERVER = ServerDirectory.runtime().resolve("usr/servers/medchain");

    private static List<String> entries() throws IOException {
        try (ZipFile ear = open()) {
            return ear.stream().map(ZipEntry::getName).toList();
        }
    }

    private static ZipFile open() throws IOException {
        return new ZipFile(SERVER.resolve("apps/medchain-keys.ear").toFile());
    }

    private static String text(String entry) throws IOException {
        try (ZipFile ear = open()) {
            return new String(ear.getInputStream(ear.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Nested
    class Licences {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "META-INF/LICENSE",
                    "META-INF/NOTICE",
                    "META-INF/licences/LGPL-2.1.txt",
                    "META-INF/licences/BSD-3-Clause.txt",
                    "META-INF/licences/MIT.txt",
                    "META-INF/licences/MIT-0.txt",
                    "META-INF/licences/0BSD.txt"
                })
        void goWithTheApplication(String entry) throws IOException {
            assertThat(text(entry)).isNotBlank();
        }

        @Test
        void areToldOfEachLibraryOfOthers() throws IOException {
            List<String> named =
                    Stream.of(text("META-INF/NOTICE").split("[\\s,:]+")).toList();
            List<String> libraries = entries().stream()
                    .filter(entry -> entry.startsWith("lib/") && entry.endsWith(".jar"))
                    .map(entry -> entry.substring("lib/".length(), entry.length() - ".jar".length()))
                    .filter(name -> !name.startsWith("medchain-keys-"))
                    .toList();

            assertThat(libraries).isNotEmpty();
            assertThat(named).containsAll(libraries);
        }
    }

    @Nested
    class Core {

        @Test
        void isAnEjbModuleAndJarsOfTheLibrary() throws IOException {
            assertThat(entries())
                    .contains(
                            "medchain-keys-core.jar",
                            "lib/medchain-keys-platform.jar",
                            "lib/medchain-keys-ledger.jar",
                            "lib/medchain-keys-keys.jar",
                            "lib/medchain-keys-custody.jar");
        }
    }

    @Nested
    class PartsOfTheServer {

        @Test
        void areBesideTheApplication() throws IOException {
            assertThat(entries()).noneMatch(entry -> entry.matches("lib/(h2|postgresql|openliberty.*|.*-edge)[.-].*"));
            try (Stream<Path> edge = Files.list(SERVER.resolve("edge"))) {
                assertThat(edge.map(jar -> jar.getFileName().toString()))
                        .containsExactlyInAnyOrder("medchain-keys-edge.jar", "medchain-keys-api.jar");
            }
        }
    }
}
