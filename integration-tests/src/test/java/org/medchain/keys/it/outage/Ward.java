package org.medchain.keys.it.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.chain.verification.Verification.Verified;
import org.medchain.keys.it.chain.StoredChain;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;

/** Goes on asking for everything while the audit store is broken, and looks afterwards at what that did. */
final class Ward {

    private static final String KNOWN = "known";
    private static final String UNKNOWN = "unknown";
    private static final Duration LONGEST_HEALING = Duration.ofMinutes(2);

    private final Api api;
    private final Hospital hospital;
    private final List<ApiAnswer> generated = new ArrayList<>();
    private final List<ApiAnswer> refused = new ArrayList<>();
    private String name = "Before";

    private Ward(Api api, Hospital hospital) {
        this.api = api;
        this.hospital = hospital;
    }

    /** A ward that has one patient with one key. */
    static Ward open(Api api) {
        Ward ward = new Ward(api, api.newHospital());
        // The first commits of a cold server, or of one whose database another test broke, may take longer than the
        // deadline.
        await().atMost(LONGEST_HEALING)
                .until(() -> ward.hospital.rename(ward.name).status() == 200);
        ward.awaitGeneration();
        return ward;
    }

    Hospital hospital() {
        return hospital;
    }

    /** Asks for one of each at the same time; the answers that were not refused because of the audit. */
    List<ApiAnswer> askForEverything() {
        String another = name + "+";
        CompletableFuture<ApiAnswer> renaming = later(() -> hospital.rename(another));
        List<CompletableFuture<ApiAnswer>> generations =
                List.of(later(() -> hospital.generate(KNOWN)), later(() -> hospital.generate(UNKNOWN)));
        List<CompletableFuture<ApiAnswer>> others = List.of(
                later(this::decrypt),
                later(() -> hospital.decrypt(KNOWN, "TUsB")),
                later(() -> keysOf(KNOWN)),
                later(() -> api.request("GET", Hospital.AUDIT_LOGS).sendAs(hospital.auditor())),
                later(() -> api.request("POST", Hospital.DATA_KEYS, KNOWN).sendAs(hospital.auditor())));
        List<ApiAnswer> generatedNow = answered(generations);
        generated.addAll(generatedNow);
        List<ApiAnswer> renamed = answered(List.of(renaming));
        name = renamed.isEmpty() ? name : another;
        return Stream.of(generatedNow, renamed, answered(others))
                .flatMap(List::stream)
                .toList();
    }

    private static CompletableFuture<ApiAnswer> later(Supplier<ApiAnswer> request) {
        CompletableFuture<ApiAnswer> answer = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        answer.complete(request.get());
                    } catch (RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                })
                .start();
        return answer;
    }

    private List<ApiAnswer> answered(List<CompletableFuture<ApiAnswer>> answers) {
        return answers.stream()
                .map(CompletableFuture::join)
                .filter(answer -> !isRefused(answer))
                .toList();
    }

    /** There is no third way: an answer of the operation's own, or a refusal because of the audit. */
    private boolean isRefused(ApiAnswer answer) {
        if (answer.status() < 500) {
            return false;
        }
        assertThat(answer.status()).as("%s", answer).isEqualTo(503);
        assertThat(answer.json().getString("type")).isEqualTo("/problems/audit-unavailable");
        assertThat(answer.header("Retry-After"))
                .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9][0-9]*"));
        assertThat(answer.plainKey()).isEmpty();
        refused.add(answer);
        return true;
    }

    private ApiAnswer decrypt() {
        return hospital.decrypt(KNOWN, generated.get(0).json().getString("encryptedKey"));
    }

    private ApiAnswer keysOf(String patientId) {
        return api.request("GET", Hospital.DATA_KEYS, patientId)
                .as(hospital.keyUser())
                .query("limit", "1000")
                .send();
    }

    private void awaitGeneration() {
        ApiAnswer answer =
                await().atMost(LONGEST_HEALING).until(() -> hospital.generate(KNOWN), given -> given.status() == 201);
        generated.add(answer);
    }

    /** The service goes on by itself; what was handed out before and since opens. */
    void assertHeals() {
        awaitGeneration();
        for (ApiAnswer key : List.of(generated.get(0), generated.get(generated.size() - 1))) {
            ApiAnswer decrypted = hospital.decrypt(KNOWN, key.json().getString("encryptedKey"));
            assertThat(decrypted.plainKey())
                    .as("%s", decrypted)
                    .isEqualTo(key.plainKey())
                    .isPresent();
        }
    }

    /** What was refused has no event of a success, and no effect. */
    void assertNothingHappened() {
        assertSomethingWasRefused();
        Set<String> successes = hospital.auditEvents("outcome", "SUCCESS").stream()
                .map(event -> event.getString("requestId"))
                .collect(Collectors.toSet());
        assertThat(refused).extracting(ApiAnswer::requestId).doesNotContainAnyElementsOf(successes);
        assertThat(tenantName()).isEqualTo(name);
        assertThat(keysInTheDatabase())
                .containsExactlyInAnyOrderElementsOf(
                        generated.stream().map(Ward::keyId).toList());
    }

    List<ApiAnswer> refused() {
        return List.copyOf(refused);
    }

    void assertSomethingWasRefused() {
        assertThat(refused).isNotEmpty();
    }

    /** There is no key without its event and no event without its key; every key that was handed out is there. */
    void assertKeysAndEventsAgree() {
        List<String> keysInTheTrail =
                hospital.auditEvents("operation", "GENERATE_DATA_KEY", "outcome", "SUCCESS").stream()
                        .map(event -> event.getString("keyId"))
                        .toList();
        assertThat(keysInTheDatabase())
                .containsExactlyInAnyOrderElementsOf(keysInTheTrail)
                .containsAll(generated.stream().map(Ward::keyId).toList());
    }

    private String tenantName() {
        return api.request("GET", Hospital.TENANT, hospital.tenantId())
                .sendAs(hospital.keyAdmin())
                .json()
                .getString("name");
    }

    private List<String> keysInTheDatabase() {
        return Stream.of(keysOf(KNOWN), keysOf(UNKNOWN))
                .filter(answer -> answer.status() == 200)
                .flatMap(answer -> answer.json().getJsonArray("items").getValuesAs(JsonObject.class).stream())
                .map(key -> key.getString("keyId"))
                .toList();
    }

    private static String keyId(ApiAnswer generation) {
        return generation.json().getString("keyId");
    }

    /** @param connection one that sees the tables: on H2, after the server was stopped */
    void assertChainIsWhole(Connection connection) throws SQLException {
        StoredChain chain = StoredChain.read(connection, hospital.tenantId());
        assertThat(chain.entries()).hasSize((int) chain.head().size());
        assertThat(chain.verify()).isEqualTo(new Verified(chain.head(), 0, 0));
    }
}
