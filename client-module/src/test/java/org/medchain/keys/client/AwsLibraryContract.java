package org.medchain.keys.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.medchain.keys.TenantId;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.medchain.keys.client.http.KeysOverHttp;
import org.medchain.keys.client.message.Message;

/**
 * What holds for each of the examples in other languages, which use AWS' own libraries: they and the client module open each other's messages,
 * with data keys of the same service.
 */
abstract class AwsLibraryContract {

    static final Path EXAMPLES = Path.of("").toAbsolutePath().resolveSibling("examples");

    private static final int FRAME = 65_536;
    private static final int LARGE = (64 << 20) + 5;
    private static final String TENANT = "clinic-north";
    private static final PatientId ZOE = new PatientId("zoe 7/4");
    private static final PatientId ADA = new PatientId("ada");
    private static final Map<String, String> RECORD = Map.of("record", "lab-7");

    private final InMemoryService service = new InMemoryService();
    private KeysOverHttp server;
    private PatientVaults vaults;

    @TempDir
    Path files;

    /** The example's program, which takes a verb, a patient, a record and two files. */
    protected abstract List<String> program();

    /** Where the example is installed. */
    protected abstract Path directory();

    @BeforeEach
    void serve() throws IOException {
        server = new KeysOverHttp(service);
        vaults = new PatientVaults(
                new HttpKeySource(new HttpKeySourceSettings(server.address(), () -> "token")), new TenantId(TENANT));
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** @return its exit status, and what it said */
    static String run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return process.exitValue() + " " + Files.readString(log);
    }

    /** Returns true if there is such a program, and it ends as one that succeeded. */
    static boolean succeeds(Path directory, List<String> command) {
        try {
            return run(directory, Map.of(), command).startsWith("0 ");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String runFor(PatientId patientId, String record, String verb, byte[] input) throws Exception {
        Path in = Files.write(files.resolve("in"), input);
        List<String> command = new ArrayList<>(program());
        command.addAll(List.of(
                verb,
                patientId.value(),
                record,
                in.toString(),
                files.resolve("out").toString()));
        return run(
                directory(),
                Map.of(
                        "MEDCHAIN_SERVICE",
                        server.address().toString(),
                        "MEDCHAIN_TENANT",
                        TENANT,
                        "MEDCHAIN_TOKEN",
                        "token"),
                command);
    }

    private byte[] done(String verb, byte[] input) throws Exception {
        assertThat(runFor(ZOE, RECORD.get("record"), verb, input)).startsWith("0 ");
        return Files.readAllBytes(files.resolve("out"));
    }

    private static byte[] plaintext(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, FRAME - 1, FRAME, FRAME + 1, LARGE})
    void opensOurs(int length) throws Exception {
        byte[] plaintext = plaintext(length);

        assertThat(done("open", vaults.of(ZOE).seal(plaintext, RECORD))).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, FRAME - 1, FRAME, FRAME + 1, LARGE})
    void makesWhatOpensHere(int length) throws Exception {
        byte[] plaintext = plaintext(length);

        byte[] message = done("seal", plaintext);

        assertThat(vaults.of(ZOE).open(message, RECORD)).isEqualTo(plaintext);
        assertThat(vaults.of(ZOE)
                        .opening(new ByteArrayInputStream(message), RECORD)
                        .readAllBytes())
                .isEqualTo(plaintext);
        assertThat(Message.headerOf(message).context().entries())
                .isEqualTo(Map.of("tenantId", TENANT, "record", "lab-7"));
    }

    @Test
    void opensNoneOfAnotherPatientRecordOrTenant() throws Exception {
        byte[] message = vaults.of(ZOE).seal(plaintext(10), RECORD);
        byte[] others = new PatientVaults(KeySource.of(service), new TenantId("clinic-south"))
                .of(ZOE)
                .seal(plaintext(10), RECORD);
        vaults.of(ADA).seal(plaintext(10), RECORD);

        assertThat(runFor(ADA, "lab-7", "open", message)).doesNotStartWith("0 ").contains("422");
        assertThat(runFor(ZOE, "lab-8", "open", message)).doesNotStartWith("0 ").contains("another record");
        assertThat(runFor(ZOE, "lab-7", "open", others)).doesNotStartWith("0 ").contains("another tenantId");
        assertThat(files.resolve("out")).doesNotExist();
    }

    @Test
    void opensNothingOnceTheKeysAreErased() throws Exception {
        byte[] message = done("seal", "Kalium 4,1 mmol/l".getBytes(StandardCharsets.UTF_8));
        service.erase(ZOE);

        assertThat(runFor(ZOE, "lab-7", "open", message)).doesNotStartWith("0 ").contains("410");
        assertThat(runFor(ZOE, "lab-7", "seal", message)).doesNotStartWith("0 ").contains("410");
    }
}
