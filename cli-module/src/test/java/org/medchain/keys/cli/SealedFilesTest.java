package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.client.InMemoryService;
import org.medchain.keys.client.http.KeysOverHttp;

/** {@code seal} and {@code open}, with a service in memory that is asked over HTTP. */
class SealedFilesTest {

    private static final String PATIENT = "patient-1";

    @TempDir
    private Path directory;

    private final InMemoryService service = new InMemoryService();
    private KeysOverHttp server;
    private Map<String, String> environment;
    private Path scan;
    private Path message;
    private Path opened;

    @BeforeEach
    void start() throws IOException {
        server = new KeysOverHttp(service);
        environment = CommandEnvironment.of(server.address().toString(), directory);
        environment.put("MEDCHAIN_TENANT", "hospital-a");
        scan = directory.resolve("scan");
        message = directory.resolve("scan.sealed");
        opened = directory.resolve("opened");
        byte[] bytes = new byte[200_000];
        new Random(1).nextBytes(bytes);
        Files.write(scan, bytes);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(environment, arguments);
    }

    private void seal() {
        assertThat(run("seal", "--patient", PATIENT, "--context", "record=scan-9", scan.toString(), message.toString())
                        .status())
                .isZero();
    }

    @Test
    void opensWhatWasSealed() throws IOException {
        seal();

        CommandRun run =
                run("open", "--patient", PATIENT, "--context", "record=scan-9", message.toString(), opened.toString());

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEmpty();
        assertThat(Files.readAllBytes(opened)).isEqualTo(Files.readAllBytes(scan));
        assertThat(Files.getPosixFilePermissions(opened)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void readsItsInputAndWritesItsOutput() {
        byte[] text = "Kalium 4,1 mmol/l".getBytes(StandardCharsets.UTF_8);

        CommandRun sealed = CommandRun.of(environment, text, false, "seal", "--patient", PATIENT, "-", "-");
        CommandRun again = CommandRun.of(environment, sealed.bytes(), false, "open", "--patient", PATIENT, "-", "-");

        assertThat(again.bytes()).isEqualTo(text);
    }

    @Test
    void showsAPersonHowFarItIs() {
        CommandRun run = CommandRun.of(
                environment, new byte[0], true, "seal", "--patient", PATIENT, scan.toString(), message.toString());

        assertThat(run.err()).contains("] 100 %").endsWith(System.lineSeparator());
        assertThat(run.out()).isEmpty();
    }

    @Test
    void opensNothingOfAnAlteredMessage() throws IOException {
        seal();
        byte[] bytes = Files.readAllBytes(message);
        bytes[bytes.length - 1] ^= 1;
        Files.write(message, bytes);

        CommandRun run = run("open", "--patient", PATIENT, message.toString(), opened.toString());

        assertThat(run.status()).isEqualTo(ExitStatus.NOT_AUTHENTIC.code());
        assertThat(run.err().lines()).hasSize(1);
        assertNothingIsLeft();
    }

    @Test
    void opensNothingForAnotherPatient() throws IOException {
        seal();

        CommandRun run = run("open", "--patient", "patient-2", message.toString(), opened.toString());

        assertThat(run.status()).isIn(ExitStatus.NOT_AUTHENTIC.code(), ExitStatus.REFUSED.code());
        assertThat(run.err()).doesNotContain("patient-2");
        assertNothingIsLeft();
    }

    @Test
    void opensNothingForAnotherRecord() throws IOException {
        seal();

        CommandRun run =
                run("open", "--patient", PATIENT, "--context", "record=scan-8", message.toString(), opened.toString());

        assertThat(run.status()).isEqualTo(ExitStatus.NOT_AUTHENTIC.code());
        assertNothingIsLeft();
    }

    @Test
    void opensNothingOfAPatientWhoseKeysAreErased() throws IOException {
        seal();
        service.erase(new PatientId(PATIENT));

        CommandRun run = run("open", "--patient", PATIENT, message.toString(), opened.toString());

        assertThat(run.status()).isEqualTo(ExitStatus.REFUSED.code());
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("settings", "scan", "scan.sealed");
        }
    }

    @Test
    void replacesAFileOnlyIfItIsToldTo() throws IOException {
        seal();
        Files.writeString(opened, "of before");

        CommandRun refused = run("open", "--patient", PATIENT, message.toString(), opened.toString());
        assertThat(refused.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(opened).hasContent("of before");

        assertThat(run("open", "--force", "--patient", PATIENT, message.toString(), opened.toString())
                        .status())
                .isZero();
        assertThat(opened).hasSameBinaryContentAs(scan);
    }

    @ParameterizedTest
    @ValueSource(strings = {"directory", "/"})
    void replacesNoDirectory(String target) throws IOException {
        Path inTheWay = Files.createDirectory(directory.resolve("directory"));

        CommandRun run = run(
                "seal",
                "--force",
                "--patient",
                PATIENT,
                scan.toString(),
                directory.resolve(target).toString());

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err().lines())
                .containsExactly("medchain: " + directory.resolve(target).toAbsolutePath()
                        + " exists and is not a regular file");
        assertThat(inTheWay).isEmptyDirectory();
    }

    @Test
    void sealsNoMessageOfASourceThatCannotBeRead() {
        CommandRun sealed = run("seal", "--patient", PATIENT, directory.toString(), "-");

        assertThat(sealed.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertOpensNot(sealed.bytes());
    }

    @Test
    void sealsNoMessageOfAnInputThatBreaksOff() throws IOException {
        InputStream breaking = new SequenceInputStream(Files.newInputStream(scan), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        });

        CommandRun sealed = CommandRun.of(environment, breaking, false, "seal", "--patient", PATIENT, "-", "-");

        assertThat(sealed.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(sealed.bytes().length).isGreaterThan(100_000);
        assertOpensNot(sealed.bytes());
    }

    private void assertOpensNot(byte[] bytes) {
        CommandRun run = CommandRun.of(environment, bytes, false, "open", "--patient", PATIENT, "-", opened.toString());

        assertThat(run.status()).isEqualTo(ExitStatus.NOT_AUTHENTIC.code());
        assertThat(opened).doesNotExist();
    }

    @Test
    void failsIfTheOutputIsLost() {
        CommandRun run = CommandRun.withFullOutput(environment, "seal", "--patient", PATIENT, scan.toString(), "-");

        assertThat(run.status()).isEqualTo(ExitStatus.FAILED.code());
        assertThat(run.err().lines()).hasSize(1);
    }

    /** The signal alone is sent, and the pipe stays open: the command has no other reason to end. */
    @Test
    void leavesNoPlaintextIfItIsStopped() throws IOException, InterruptedException {
        seal();
        byte[] bytes = Files.readAllBytes(message);
        ProcessBuilder opening = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Medchain.class.getName(),
                        "open",
                        "--patient",
                        PATIENT,
                        "-",
                        opened.toString())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        opening.environment().putAll(environment);
        try (WatchService changes = directory.getFileSystem().newWatchService()) {
            directory.register(changes, StandardWatchEventKinds.ENTRY_MODIFY);
            Process process = opening.start();
            try {
                process.getOutputStream().write(bytes, 0, bytes.length - 1);
                process.getOutputStream().flush();
                awaitPlaintext(changes);

                process.toHandle().destroy();

                assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            } finally {
                process.destroyForcibly();
            }
        }
        assertNothingIsLeft();
    }

    private void awaitPlaintext(WatchService changes) throws IOException, InterruptedException {
        while (!isPlaintextThere()) {
            WatchKey key = changes.poll(1, TimeUnit.MINUTES);
            assertThat(key).isNotNull();
            key.pollEvents();
            key.reset();
        }
    }

    private boolean isPlaintextThere() throws IOException {
        try (var parts = Files.newDirectoryStream(directory, "*.part")) {
            for (Path part : parts) {
                if (Files.size(part) > 0) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void refusesAContextThatHasThePatient() {
        CommandRun run =
                run("seal", "--patient", PATIENT, "--context", "who=" + PATIENT, scan.toString(), message.toString());

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err()).doesNotContain(PATIENT);
    }

    @Test
    void saysThatTheTokenIsNone() throws IOException {
        String token = Files.createFile(directory.resolve("token")).toString();

        CommandRun run = run("seal", "--token-file", token, "--patient", PATIENT, scan.toString(), message.toString());

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err().lines())
                .containsExactly("medchain: the token is empty, or has blanks or control characters");
    }

    @Test
    void saysThatTheSourceCannotBeRead() {
        CommandRun run = run("seal", "--patient", PATIENT, "/no/such/file", message.toString());

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err().lines()).containsExactly("medchain: cannot read /no/such/file: no such file");
    }
}
