package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

/** Another session has locked a table, so that reads hang, and the trail works. H2 has no second connection to do that with. */
@Tag("slow")
@OnSharedApi
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
class LockedRecordsIT {

    private static final String PATIENT = "patient";

    /** Three times {@code DATABASE_STATEMENT_TIMEOUT_MILLIS}. */
    private static final long LONGEST_SECONDS = 60;

    private final Api api;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    LockedRecordsIT(Api api) {
        this.api = api;
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void readsAreGivenUpAndAudited() throws Exception {
        Hospital hospital = api.newHospital();
        ApiAnswer generated = hospital.generate(PATIENT);
        String encryptedKey = generated.json().getString("encryptedKey");

        List<ApiAnswer> answers = whileIsLocked(
                "patients",
                List.of(
                        () -> keysOf(hospital),
                        () -> hospital.generate("a patient that is not known"),
                        () -> hospital.decrypt("another that is not known", encryptedKey)));

        assertThat(answers).allSatisfy(answer -> {
            Problems.AUDIT_UNAVAILABLE.assertIs(answer);
            assertThat(answer.header("Retry-After"))
                    .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9][0-9]*"));
        });
        assertThat(answers)
                .flatExtracting(hospital::auditEventsOf)
                .extracting((JsonObject event) -> event.getString("operation") + " " + event.getString("outcome") + " "
                        + event.getString("reason"))
                .containsExactly(
                        "LIST_DATA_KEYS FAILURE audit-unavailable",
                        "GENERATE_DATA_KEY FAILURE audit-unavailable",
                        "DECRYPT_DATA_KEY FAILURE audit-unavailable");
        assertThat(keysOf(hospital).json().getJsonArray("items")).hasSize(1);
        assertThat(hospital.decrypt(PATIENT, encryptedKey).plainKey())
                .isEqualTo(generated.plainKey())
                .isPresent();
    }

    /** The event tells that the export was begun; that nothing of it was sent, the answer tells. */
    @Test
    void exportsThatCantBeginAreGivenUp() throws Exception {
        Hospital hospital = api.newHospital();

        List<ApiAnswer> answers = whileIsLocked(
                "audit_archives",
                List.of(
                        () -> auditLog(hospital, "/export", "application/x-ndjson"),
                        () -> auditLog(hospital, "", "application/fhir+ndjson")));

        assertThat(answers).allSatisfy(Problems.AUDIT_UNAVAILABLE::assertIs);
        assertThat(answers)
                .flatExtracting(hospital::auditEventsOf)
                .extracting((JsonObject event) -> event.getString("operation") + " " + event.getString("outcome"))
                .containsExactly("EXPORT_AUDIT_LOG SUCCESS", "EXPORT_AUDIT_LOG SUCCESS");
    }

    private ApiAnswer auditLog(Hospital hospital, String what, String mediaType) {
        return api.request("GET", Hospital.AUDIT_LOGS + what)
                .header("Accept", mediaType)
                .sendAs(hospital.auditor());
    }

    private ApiAnswer keysOf(Hospital hospital) {
        return api.request("GET", Hospital.DATA_KEYS, PATIENT).sendAs(hospital.keyUser());
    }

    /** All at the same time. The answers are here before the lock is released. */
    private List<ApiAnswer> whileIsLocked(String table, List<Callable<ApiAnswer>> requests) throws Exception {
        try (Connection other = api.installation().database().connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table " + table + " in access exclusive mode");
            List<Future<ApiAnswer>> sent =
                    requests.stream().map(threads::submit).toList();
            List<ApiAnswer> answers = new ArrayList<>();
            for (Future<ApiAnswer> answer : sent) {
                answers.add(answer.get(LONGEST_SECONDS, TimeUnit.SECONDS));
            }
            other.rollback();
            return answers;
        }
    }
}
