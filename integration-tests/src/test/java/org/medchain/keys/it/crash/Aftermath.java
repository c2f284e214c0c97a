package org.medchain.keys.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;

/** What has to hold of all that was acknowledged when the server runs again. */
final class Aftermath {

    /** One that a crash interrupted waits until its lease ends. */
    private static final Duration LONGEST_ERASURE = Duration.ofMinutes(5);

    private final Api api;
    private final List<Hospital> hospitals;
    private final Acknowledged acknowledged;
    private final Requests requests;

    Aftermath(Api api, List<Hospital> hospitals, Acknowledged acknowledged) {
        this.api = api;
        this.hospitals = hospitals;
        this.acknowledged = acknowledged;
        this.requests = new Requests(acknowledged);
    }

    /** A destruction that nobody got an answer to holds for all keys of the patient, or for none. Asked for again, it holds. */
    void settleDoubts() {
        Set<Patient> inDoubt = Set.copyOf(acknowledged.inDoubt());
        Map<Patient, Set<Boolean>> opened = new HashMap<>();
        for (AcknowledgedKey key : acknowledged.keys()) {
            if (inDoubt.contains(key.patient())) {
                opened.computeIfAbsent(key.patient(), unused -> new HashSet<>()).add(requests.decrypt(key));
            }
        }
        assertThat(opened).allSatisfy((patient, both) -> assertThat(both).hasSize(1));
        inDoubt.forEach(requests::destroy);
    }

    /** Each opens to the same plain key, or is refused if its patient's destruction was acknowledged. */
    void requireKeys(List<AcknowledgedKey> keys) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Load.CLIENTS);
        try {
            List<Callable<Boolean>> checks = keys.stream()
                    .map(key -> (Callable<Boolean>) () -> requests.decrypt(key))
                    .toList();
            List<String> losses = new ArrayList<>();
            for (Future<Boolean> check : threads.invokeAll(checks)) {
                try {
                    check.get();
                } catch (ExecutionException e) {
                    losses.add(e.getCause().getMessage());
                }
            }
            assertThat(losses).as("lost or revived of %d keys", keys.size()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Each request that was answered has its one event. */
    void requireEvents(Map<String, String> events, Instant from) {
        AuditTrail trail = AuditTrail.read(api, hospitals, from);
        assertThat(events)
                .isNotEmpty()
                .allSatisfy((requestId, event) ->
                        assertThat(trail.eventsOf(requestId)).containsExactly(event));
    }

    /** At the hospital that erases at once, each destruction ends in one erasure and its certificate; at others, none does. */
    void requireDestructions(Hospital erasingAtOnce, Instant first) {
        Map<Patient, String> destructions = acknowledged.destructions();
        destructions.forEach((patient, id) -> {
            if (patient.hospital() == erasingAtOnce) {
                awaitErasure(erasingAtOnce, id);
                assertThat(erasingAtOnce.readCertificate(id).status()).isEqualTo(200);
            } else {
                assertThat(status(patient.hospital(), id)).isEqualTo("PENDING");
            }
        });
        AuditTrail trail = AuditTrail.read(api, hospitals, first);
        assertThat(destructions).isNotEmpty().allSatisfy((patient, id) -> {
            if (patient.hospital() == erasingAtOnce) {
                assertThat(trail.eventsOf(id))
                        .filteredOn(event -> event.endsWith(" SUCCESS"))
                        .containsExactly(
                                "CERTIFY_DESTRUCTION SUCCESS", "ERASE_PATIENT_KEYS SUCCESS", "BEGIN_ERASURE SUCCESS");
            } else {
                assertThat(trail.eventsOf(id)).isEmpty();
            }
        });
    }

    private static void awaitErasure(Hospital hospital, String id) {
        Awaitility.await()
                .atMost(LONGEST_ERASURE)
                .until(() -> status(hospital, id).equals("ERASED"));
    }

    private static String status(Hospital hospital, String id) {
        return hospital.readDestruction(id).json().getString("status");
    }

    /** Nothing is missing in the chains, or out of place. */
    void requireChains() {
        assertThat(hospitals).allSatisfy(hospital -> {
            ApiAnswer answer =
                    api.request("GET", Hospital.AUDIT_LOGS + "/verification").sendAs(hospital.auditor());
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            JsonObject verification = answer.json();
            assertThat(verification.getBoolean("verified")).as("%s", answer).isTrue();
        });
    }
}
