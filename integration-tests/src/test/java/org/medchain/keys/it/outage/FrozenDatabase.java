package org.medchain.keys.it.outage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.it.client.Hospital;

/** The database takes connections and answers nothing, as on a machine that hangs. H2 runs inside the server. */
abstract class FrozenDatabase {

    /** Far more than the connections between server and client hold. */
    private static final int MANY_EVENTS = 60_000;

    private final BrokenStore store;

    FrozenDatabase(BrokenStore store) {
        this.store = store;
    }

    @Test
    void refusesEverythingUntilItGoesOn() throws Exception {
        Ward ward = Ward.open(store.api());
        whileFrozen(() -> {
            // Over connections that were open, and then over new ones. Each answer comes while it is frozen.
            assertThat(ward.askForEverything()).isEmpty();
            assertThat(ward.askForEverything()).isEmpty();
        });
        ward.assertHeals();
        ward.assertNothingHappened();
        store.assertChainOf(ward);
    }

    /** Who took it for whole would miss events, or see an attack where there was none. */
    @ParameterizedTest
    @CsvSource({
        "/admin/audit-logs/export, application/x-ndjson",
        "/admin/audit-logs/export, application/json",
        "/admin/audit-logs, application/x-ndjson",
        "/admin/audit-logs, application/fhir+ndjson"
    })
    void leavesAnExportWithoutItsEnd(String path, String mediaType) throws Exception {
        Hospital hospital = store.api().newHospital();
        addEvents(hospital);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(store.installation().server().uri() + path))
                .header("Authorization", "Bearer " + hospital.auditor())
                .header("Accept", mediaType)
                .build();
        try (InputStream body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body()) {
            assertThat(body.read()).isEqualTo('{');
            whileFrozen(() -> assertThat(new String(body.readAllBytes(), US_ASCII))
                    .contains("\n{")
                    .doesNotEndWith("\n"));
        }
    }

    /** As if there had been as many operations more. */
    private void addEvents(Hospital hospital) throws SQLException {
        hospital.generate("patient");
        assertThat(store.installation()
                        .database()
                        .execute(
                                "insert into audit_events"
                                        + " select tenant_id, seq + n, gen_random_uuid(), entry_hash, occurred_at, operation, outcome,"
                                        + " reason, actor, client, roles, purpose_of_use, source_address, request_id, patient_hash,"
                                        + " patient_id, patient_salt, provider, key_id, generation"
                                        + " from audit_events join audit_chains using (tenant_id), generate_series(1, ?) n"
                                        + " where tenant_id = ? and seq = chain_size",
                                MANY_EVENTS,
                                hospital.tenantId()))
                .isPositive();
    }

    private interface Work {

        void run() throws Exception;
    }

    private void whileFrozen(Work work) throws Exception {
        store.postgres().freeze();
        try {
            work.run();
        } finally {
            store.postgres().thaw();
        }
    }
}
