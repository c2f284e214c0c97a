package org.medchain.keys.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.clients.OtherClient.Ended;
import org.medchain.keys.it.destruction.Erased;

/** The facts that hold for each client that others wrote and that seals what is a patient's. */
abstract class OtherClientContract {

    /** The names of the exceptions that clients of AWS KMS have for the service's problems. */
    static final Map<String, String> OF_AWS_KMS = Map.of(
            "invalid-encrypted-key", "InvalidCiphertextException",
            "not-found", "NotFoundException",
            "keys-destroyed", "KMSInvalidStateException");

    private static final String PATIENT = "zoe 7/4";
    private static final String OTHER = "ada 7/5";
    private static final String RECORD = "lab-7";
    private static final String OTHER_RECORD = "lab-8";
    private static final byte[] REPORT = "a report".repeat(100).getBytes(StandardCharsets.UTF_8);

    private Hospital hospital;

    @TempDir
    private Path directory;

    protected abstract Api api();

    /** A program that takes {@code seal} or {@code open}, a patient, a record and two files. */
    protected abstract OtherClient client() throws Exception;

    /** Returns what the client says when the service has this problem. */
    protected String wordsFor(String problem) {
        return OF_AWS_KMS.get(problem);
    }

    /** Returns the same with another patient or record in its place, as far as what is sealed names either; both are of one length. */
    protected byte[] renamed(byte[] sealed, String old, String replacement) throws Exception {
        return sealed;
    }

    @BeforeEach
    void openHospital() {
        hospital = api().newHospital();
    }

    private Ended run(Hospital caller, String... arguments) throws Exception {
        return client().run(api().installation().server().uri().toString(), caller, hospital.tenantId(), arguments);
    }

    /** Runs the program on a file and returns the other file. */
    protected byte[] done(byte[] in, String verb, String patient, String record) throws Exception {
        Ended ended = attempt(in, verb, patient, record);
        assertThat(ended.status()).as("%s", ended).isZero();
        return Files.readAllBytes(out());
    }

    /** Runs the program on a file, as the hospital whose key it is. */
    protected Ended attempt(byte[] in, String verb, String patient, String record) throws Exception {
        return attempt(hospital, in, verb, patient, record);
    }

    private Ended attempt(Hospital caller, byte[] in, String verb, String patient, String record) throws Exception {
        Files.deleteIfExists(out());
        Path file = Files.write(directory.resolve("in"), in);
        return run(caller, verb, patient, record, file.toString(), out().toString());
    }

    private Path out() {
        return directory.resolve("sealed-or-opened");
    }

    protected byte[] seal(String patient) throws Exception {
        return done(REPORT, "seal", patient, RECORD);
    }

    private void assertRefused(String problem, Ended ended) throws IOException {
        assertThat(ended.status()).isNotZero();
        // Java writes KmsInvalidStateException.
        assertThat(ended.err()).containsIgnoringCase(wordsFor(problem));
        assertThat(out()).doesNotExist();
    }

    @Test
    void sealsForTwoPatientsAndOpens() throws Exception {
        for (String patient : List.of(PATIENT, OTHER)) {
            byte[] sealed = seal(patient);

            assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("a report");
            assertThat(done(sealed, "open", patient, RECORD)).isEqualTo(REPORT);
        }
    }

    @Test
    void isRefusedAnotherPatientAndAnotherContext() throws Exception {
        byte[] sealed = seal(PATIENT);
        seal(OTHER);

        assertRefused("invalid-encrypted-key", attempt(renamed(sealed, PATIENT, OTHER), "open", OTHER, RECORD));
        assertRefused(
                "invalid-encrypted-key", attempt(renamed(sealed, RECORD, OTHER_RECORD), "open", PATIENT, OTHER_RECORD));
    }

    @Test
    void isRefusedAForeignTenant() throws Exception {
        byte[] sealed = seal(PATIENT);

        assertRefused("not-found", attempt(api().newHospital(), sealed, "open", PATIENT, RECORD));
    }

    @Test
    void isRefusedAnErasedPatient() throws Exception {
        byte[] erased = seal(PATIENT);
        byte[] kept = seal(OTHER);
        hospital.eraseAtOnce();
        Erased.await(hospital, hospital.destroy(PATIENT));

        assertRefused("keys-destroyed", attempt(erased, "open", PATIENT, RECORD));
        assertRefused("keys-destroyed", attempt(REPORT, "seal", PATIENT, RECORD));
        assertThat(done(kept, "open", OTHER, RECORD)).isEqualTo(REPORT);
    }
}
