package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.development.Script.Result;
import org.medchain.keys.development.Script.Running;

/** Runs the project's {@code mvnw} against a repository on this machine, whose Maven prints its arguments. */
class MavenWrapperTest {

    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final String WRAPPER_PROPERTIES = ".mvn/wrapper/maven-wrapper.properties";
    private static final String MAVEN = "#!/bin/sh\nprintf '<%s>' \"$@\"\n";
    private static final String ARCHIVE = "/org/apache/maven/apache-maven/9.9.9/apache-maven-9.9.9-bin.zip";
    private static final String WRONG_SHA512 = "0".repeat(128);

    private final AtomicInteger downloads = new AtomicInteger();
    private HttpServer repository;
    private byte[] archive;

    @TempDir
    private Path directory;

    @BeforeEach
    void copiesTheWrapperAndStartsARepository() throws Exception {
        Files.createDirectories(directory.resolve("project/.mvn/wrapper"));
        for (String file : List.of("mvnw", ".mvn/wrapper/Distribution.java")) {
            Files.copy(PROJECT.resolve(file), directory.resolve("project").resolve(file));
        }
        repository = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        repository.createContext(ARCHIVE, exchange -> {
            downloads.incrementAndGet();
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive);
            exchange.close();
        });
        repository.start();
        serve(archiveWith("apache-maven-9.9.9/bin/mvn"));
    }

    @AfterEach
    void stopsTheRepository() {
        repository.stop(0);
    }

    @Nested
    class FirstCall {

        @ParameterizedTest
        @ValueSource(strings = {"curl", "wget", "java"})
        void downloadsMavenWithWhatIsThere(String tool) throws Exception {
            assertThat(mvnw("verify").with("PATH", pathWith(tool)).run())
                    .isEqualTo(new Result(0, "<verify>", "mvnw: downloading " + url("") + ARCHIVE));
        }

        /** A build needs Maven Central or a mirror of it for the libraries; a machine may reach no other host. */
        @Test
        void takesThePinnedMavenFromMavenCentral() throws Exception {
            Properties pinned = new Properties();
            try (InputStream in = Files.newInputStream(PROJECT.resolve(WRAPPER_PROPERTIES))) {
                pinned.load(in);
            }

            assertThat(pinned.getProperty("distributionUrl"))
                    .matches("https://repo\\.maven\\.apache\\.org/maven2"
                            + "/org/apache/maven/apache-maven/([0-9.]+)/apache-maven-\\1-bin\\.zip");
        }

        @Test
        void downloadsFromThePinnedAddressUnlessARepositoryIsNamed() throws Exception {
            pin(url("") + ARCHIVE, sha512(archive));

            assertThat(mvnw("verify").with("MVNW_REPOURL", "").run())
                    .isEqualTo(new Result(0, "<verify>", "mvnw: downloading " + url("") + ARCHIVE));
        }

        @Test
        void refusesAnotherChecksum() throws Exception {
            pinChecksum(WRONG_SHA512);

            Result result = mvnw("verify").run();

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(secondLine(result))
                    .startsWith("mvnw: does not use " + url("") + ARCHIVE + ": its SHA-512 is ")
                    .endsWith(", not the one in maven-wrapper.properties.");
            assertThat(filesInCache()).isEmpty();
        }

        @Test
        void refusesAFileOutsideOfTheArchivesDirectory() throws Exception {
            serve(archiveWith("apache-maven-9.9.9/bin/mvn", "apache-maven-9.9.9/../../mvn"));

            Result result = mvnw("verify").run();

            assertThat(result.status()).isEqualTo(1);
            assertThat(secondLine(result)).contains("the archive has a file outside of its directory");
            assertThat(filesInCache()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"curl", "wget", "java"})
        void saysInOneLineThatItCouldNotDownload(String tool) throws Exception {
            repository.removeContext(ARCHIVE);

            Result result = mvnw("verify").with("PATH", pathWith(tool)).run();

            assertThat(result.status()).isEqualTo(1);
            assertThat(secondLine(result))
                    .startsWith("mvnw: could not download " + url("") + ARCHIVE)
                    .endsWith("MVNW_REPOURL can name a Maven repository to download from.");
            assertThat(filesInCache()).isEmpty();
        }

        @Test
        void showsNoPassword() throws Exception {
            repository.removeContext(ARCHIVE);

            Result result =
                    mvnw("verify").with("MVNW_REPOURL", url("user:secret@")).run();

            assertThat(result.err())
                    .startsWith("mvnw: downloading " + url("") + ARCHIVE)
                    .doesNotContain("secret");
        }

        @Test
        void doesNotDisturbAnotherAtTheSameTime() throws Exception {
            Running one = mvnw("one").start();
            Running two = mvnw("two").start();

            assertThat(one.end().out()).isEqualTo("<one>");
            assertThat(two.end().out()).isEqualTo("<two>");
            assertThat(filesInCache()).singleElement().asString().endsWith("/bin/mvn");
        }
    }

    @Nested
    class SecondCall {

        @Test
        void downloadsNothingAndHandsAllArgumentsOn() throws Exception {
            mvnw("verify").run();

            assertThat(mvnw("-Da=b c", "", "'\"$x*").run()).isEqualTo(new Result(0, "<-Da=b c><><'\"$x*>", ""));
            assertThat(downloads).hasValue(1);
        }

        @Test
        void downloadsAgainIfTheChecksumIsAnother() throws Exception {
            mvnw("verify").run();
            repository.removeContext(ARCHIVE);
            pinChecksum(WRONG_SHA512);

            assertThat(mvnw("verify").run().err()).startsWith("mvnw: downloading ");
        }
    }

    @Nested
    class Jdk {

        @Test
        void isNeeded() throws Exception {
            assertThat(mvnw("verify").with("JAVA_HOME", directory.toString()).run())
                    .isEqualTo(refusal("needs a JDK, 17 or newer: set JAVA_HOME or put java and javac on the PATH."));
        }

        @Test
        void is17OrNewer() throws Exception {
            Path bin = Files.createDirectories(directory.resolve("jdk/bin"));
            for (String tool : List.of("java", "javac")) {
                program(bin.resolve(tool), "echo 'openjdk 16.0.2 2021-07-20'");
            }

            assertThat(mvnw("verify")
                            .with("JAVA_HOME", bin.getParent().toString())
                            .run())
                    .isEqualTo(
                            refusal("needs a JDK, 17 or newer; the version of " + bin.resolve("java") + " is 16.0.2."));
        }

        private static Result refusal(String line) {
            return new Result(1, "", "mvnw: " + line);
        }
    }

    private Script mvnw(String... arguments) throws IOException {
        return new Script(Files.createTempDirectory(directory, "call"), directory.resolve("project/mvnw"), arguments)
                .with("JAVA_HOME", System.getProperty("java.home"))
                .with("MAVEN_USER_HOME", directory.resolve("cache").toString())
                .with("MVNW_REPOURL", url(""));
    }

    private String url(String user) {
        return "http://" + user + "127.0.0.1:" + repository.getAddress().getPort();
    }

    private void serve(byte[] served) throws Exception {
        archive = served;
        pinChecksum(sha512(served));
    }

    private static String sha512(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes));
    }

    private void pinChecksum(String sha512) throws IOException {
        pin("https://medchain.invalid" + ARCHIVE, sha512);
    }

    private void pin(String url, String sha512) throws IOException {
        Files.writeString(
                directory.resolve("project").resolve(WRAPPER_PROPERTIES),
                "distributionUrl=" + url + "\ndistributionSha512Sum=" + sha512 + "\n");
    }

    private static byte[] archiveWith(String... files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String file : files) {
                zip.putNextEntry(new ZipEntry(file));
                zip.write(MAVEN.getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** A PATH with that tool and no other that could download; Java is always there, by JAVA_HOME. */
    private String pathWith(String tool) throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        for (String needed : List.of("dirname", "mkdir", "mktemp", "rm")) {
            program(bin.resolve(needed), "exec " + find(needed).orElseThrow() + " \"$@\"");
        }
        if (!tool.equals("java")) {
            Optional<Path> found = find(tool);
            assumeTrue(found.isPresent(), tool + " is not on the PATH");
            program(bin.resolve(tool), "exec " + found.orElseThrow() + " \"$@\"");
        }
        return bin.toString();
    }

    private static void program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Optional<Path> find(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private List<Path> filesInCache() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String secondLine(Result result) {
        assertThat(result.err().lines()).hasSize(2);
        return result.err().lines().toList().get(1);
    }
}
