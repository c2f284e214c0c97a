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

    private static final String RECORD = "lab-7";
    private static final String OTHER_RECORD = "lab-8";
    private static final byte[] REPORT = "a report".repeat(100).getBytes(StandardCharsets.UTF_8);

    private final String patient;
    private final String other;
    private Hospital hospital;

    @TempDir
    private Path directory;

    protected OtherClientContract() {
        this("zoe 7/4", "ada 7/5");
    }

    /** For a client that does not take each id for a patient's; both are of one length. */
    protected OtherClientContract(String patient, String other) {
        this.patient = patient;
        this.other = other;
    }

    protected abstract Api api();

    /** A program that takes {@code seal} or {@code open}, a patient, a record and two files. */
    protected abstract OtherClient client() throws Exception;

    /** Returns what the client says when the service has this problem. */
    protected String wordsFor(String problem) {
        return OF_AWS_KMS.get(problem);
    }

    /** Returns what the client says of another record than the one that it sealed. */
    protected String wordsForAnotherRecord() {
        return wordsFor("invalid-encrypted-key");
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

    /** The client's exception says it, and the trail names the problem: some clients have one exception for several. */
    private void assertRefused(String problem, Hospital caller, byte[] in, String verb, String patient, String record)
            throws Exception {
        assertFailed(wordsFor(problem), attempt(caller, in, verb, patient, record));
        assertThat(caller.auditEvents("outcome", "FAILURE"))
                .first()
                .satisfies(event -> assertThat(event.getString("reason")).isEqualTo(problem));
    }

    private void assertFailed(String words, Ended ended) throws IOException {
        assertThat(ended.status()).isNotZero();
        // Java writes KmsInvalidStateException.
        assertThat(ended.err()).containsIgnoringCase(words);
        assertThat(out()).doesNotExist();
    }

    @Test
    void sealsForTwoPatientsAndOpens() throws Exception {
        for (String one : List.of(patient, other)) {
            byte[] sealed = seal(one);

            assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("a report");
            assertThat(done(sealed, "open", one, RECORD)).isEqualTo(REPORT);
        }
    }

    @Test
    void isRefusedAnotherPatientAndAnotherContext() throws Exception {
        byte[] sealed = seal(patient);
        seal(other);

        assertRefused("invalid-encrypted-key", hospital, renamed(sealed, patient, other), "open", other, RECORD);
        assertFailed(
                wordsForAnotherRecord(), attempt(renamed(sealed, RECORD, OTHER_RECORD), "open", patient, OTHER_RECORD));
    }

    @Test
    void isRefusedAForeignTenant() throws Exception {
        byte[] sealed = seal(patient);

        assertRefused("not-found", api().newHospital(), sealed, "open", patient, RECORD);
    }

    @Test
    void isRefusedAnErasedPatient() throws Exception {
        byte[] erased = seal(patient);
        byte[] kept = seal(other);
        hospital.eraseAtOnce();
        Erased.await(hospital, hospital.destroy(patient));

        assertRefused("keys-destroyed", hospital, erased, "open", patient, RECORD);
        assertRefused("keys-destroyed", hospital, REPORT, "seal", patient, RECORD);
        assertThat(done(kept, "open", other, RECORD)).isEqualTo(REPORT);
    }
}
