package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;
import org.medchain.keys.it.destruction.Erased;

/** The scripts of examples/python that need Debian's packages alone: boto3 and hvac with this service in the place of AWS KMS and of Vault. */
@Tag("slow")
@OnSecondApi
class PythonExamplesIT {

    private static final Path EXAMPLES =
            Path.of("..", "examples", "python").toAbsolutePath().normalize();
    private static final String PATIENT = "Zo\u00eb 7/4";

    private final Api api;
    private final Hospital hospital;

    @TempDir
    private Path directory;

    PythonExamplesIT(Api api) {
        this.api = api;
        hospital = api.newHospital();
    }

    /** What a script ended with. */
    private record Ended(int status, String out, String err) {}

    private Ended run(Hospital caller, String python, String... arguments) {
        List<String> command =
                Stream.concat(Stream.of(python), Stream.of(arguments)).toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("VAULT_"));
        builder.environment()
                .putAll(Map.of(
                        "MEDCHAIN_SERVICE",
                        api.installation().server().uri().toString(),
                        "MEDCHAIN_TENANT",
                        hospital.tenantId(),
                        "MEDCHAIN_TOKEN",
                        caller.keyUser(),
                        "PYTHONUTF8",
                        "1"));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return new Ended(
                    process.exitValue(),
                    Files.readString(directory.resolve("out"), StandardCharsets.UTF_8),
                    Files.readString(directory.resolve("err"), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Ended(-1, "", e.toString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A Python that has the modules, if the machine has one. */
    private String pythonWith(String modules) {
        Optional<String> found = Stream.of("python3", "/usr/bin/python3")
                .filter(python ->
                        run(hospital, python, "-c", "import " + modules).status() == 0)
                .findFirst();
        assumeThat(found).as("a Python with " + modules).isPresent();
        return found.orElseThrow();
    }

    private static void assertRefused(Ended ended, String exception) {
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains(exception);
    }

    private void erase() {
        hospital.eraseAtOnce();
        Erased.await(hospital, hospital.destroy(PATIENT));
    }

    @Nested
    class Kms {

        private String python;

        @BeforeEach
        void findPython() throws IOException {
            python = pythonWith("boto3, cryptography");
            Files.writeString(directory.resolve("report"), "a report");
        }

        private Ended kms(Hospital caller, String verb, String patient, String record, String in, String out) {
            return run(caller, python, EXAMPLES.resolve("kms.py").toString(), verb, patient, record, in, out);
        }

        private void seal(String patient, String out) {
            assertThat(kms(hospital, "seal", patient, "lab-7", "report", out)).isEqualTo(new Ended(0, "", ""));
        }

        @Test
        void sealsForTwoPatientsAndOpens() throws IOException {
            for (String patient : List.of(PATIENT, "other")) {
                seal(patient, "sealed");

                assertThat(kms(hospital, "open", patient, "lab-7", "sealed", "opened"))
                        .isEqualTo(new Ended(0, "", ""));
                assertThat(directory.resolve("opened")).hasContent("a report");
            }
            assertThat(Files.readString(directory.resolve("sealed"), StandardCharsets.ISO_8859_1))
                    .doesNotContain("a report");
        }

        @Test
        void isRefusedByTheClientsOwnException() {
            seal(PATIENT, "sealed");
            seal("other", "others");

            assertRefused(kms(hospital, "open", "other", "lab-7", "sealed", "opened"), "InvalidCiphertextException");
            assertRefused(kms(hospital, "open", PATIENT, "lab-8", "sealed", "opened"), "InvalidCiphertextException");
            assertRefused(kms(api.newHospital(), "open", PATIENT, "lab-7", "sealed", "opened"), "NotFoundException");
            erase();
            assertRefused(kms(hospital, "open", PATIENT, "lab-7", "sealed", "opened"), "KMSInvalidStateException");
            assertThat(kms(hospital, "open", "other", "lab-7", "others", "opened")
                            .status())
                    .isZero();
        }
    }

    @Nested
    class Transit {

        private static final String REFUSED = "hvac.exceptions.InvalidRequest: ";

        private String python;

        @BeforeEach
        void findPython() {
            python = pythonWith("hvac");
        }

        private Ended transit(Hospital caller, String verb, String patient, String record, String text) {
            return run(caller, python, EXAMPLES.resolve("transit.py").toString(), verb, patient, record, text);
        }

        private String encrypted(String patient) {
            Ended ended = transit(hospital, "encrypt", patient, "lab-7", "a password");

            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(ended.out()).startsWith("vault:v1:");
            return ended.out().strip();
        }

        @Test
        void encryptsForTwoPatientsAndDecrypts() {
            for (String patient : List.of(PATIENT, "other")) {
                assertThat(transit(hospital, "decrypt", patient, "lab-7", encrypted(patient)))
                        .isEqualTo(new Ended(0, "a password\n", ""));
            }
        }

        @Test
        void isRefusedByTheClientsOwnException() {
            String sealed = encrypted(PATIENT);
            String others = encrypted("other");

            assertRefused(transit(hospital, "decrypt", "other", "lab-7", sealed), REFUSED + "invalid-encrypted-key: ");
            assertRefused(transit(hospital, "decrypt", PATIENT, "lab-8", sealed), REFUSED + "invalid-encrypted-key: ");
            assertRefused(transit(api.newHospital(), "decrypt", PATIENT, "lab-7", sealed), REFUSED + "not-found: ");
            erase();
            assertRefused(transit(hospital, "decrypt", PATIENT, "lab-7", sealed), REFUSED + "keys-destroyed: ");
            assertThat(transit(hospital, "decrypt", "other", "lab-7", others).status())
                    .isZero();
        }
    }
}
