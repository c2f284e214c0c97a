package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
record ServerLogIT(Api api) {

    @Test
    void hasALineForEachRequestWithoutIdsInTheAccessLog() throws IOException {
        Hospital hospital = api.newHospital();
        String patientId = "patient-of-" + hospital.tenantId();

        ApiAnswer generated = hospital.generate(patientId);
        ApiAnswer refused = hospital.decrypt(patientId, "TUsB");

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(accessLog())
                        .anyMatch(line -> line.matches("\\[\\S+ \\S+] \\S+ POST 201 \\d+ \\d+ "
                                + generated.header("X-Request-Id").orElseThrow()))
                        .anyMatch(line ->
                                line.endsWith(refused.header("X-Request-Id").orElseThrow())
                                        && line.contains(" POST 422 ")));
        assertThat(accessLog()).allSatisfy(line -> assertThat(line).doesNotContain("patient", hospital.tenantId()));
    }

    private List<String> accessLog() throws IOException {
        return Files.readAllLines(api.installation().server().directory().logs().resolve("http_access.log"));
    }

    @Test
    void hasNoErrorNoStackTraceAndNoIncidentOfWhatClientsDoWrong() throws IOException {
        Hospital hospital = api.newHospital();
        hospital.generate("patient");
        Path log = api.installation().server().directory().messagesLog();
        long sizeBefore = Files.size(log);
        long incidentsBefore = incidents();

        assertThat(Stream.of(
                                api.request("GET", Hospital.AUDIT_LOGS),
                                api.request("GET", Hospital.AUDIT_LOGS).as("no token"),
                                api.request("POST", Hospital.DATA_KEYS, "patient")
                                        .as(hospital.auditor()),
                                api.request("GET", Hospital.TENANT, "unknown").as(hospital.keyAdmin()),
                                api.request("GET", "/api/v1/nothing").as(hospital.keyUser()),
                                api.request("PATCH", Hospital.DATA_KEYS, "patient")
                                        .as(hospital.keyUser()),
                                api.request("GET", Hospital.AUDIT_LOGS)
                                        .query("limit", "many")
                                        .as(hospital.auditor()),
                                api.request("POST", Hospital.DECRYPT, "patient")
                                        .json("{\"encryptedKey\":")
                                        .as(hospital.keyUser()),
                                api.request("POST", Hospital.DECRYPT, "patient")
                                        .body("text/plain", "key")
                                        .as(hospital.keyUser()),
                                api.request("POST", Hospital.DECRYPT, "patient")
                                        .json("{\"encryptedKey\":\"TUsB\"}")
                                        .as(hospital.keyUser()))
                        .map(request -> request.send().status()))
                .containsExactly(401, 401, 403, 404, 404, 405, 400, 400, 415, 422);

        assertThat(Files.readString(log).substring((int) sizeBefore))
                .doesNotContainPattern("(?m)^\\[.*?\\] \\S+ \\S+ +E ")
                .doesNotContain("\tat ");
        assertThat(incidents()).isEqualTo(incidentsBefore);
    }

    private long incidents() throws IOException {
        Path directory = api.installation().server().directory().logs().resolve("ffdc");
        if (Files.notExists(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    @Test
    void staysSilentWhileKeysAreUsedAsTheyShould() throws IOException {
        Hospital hospital = api.newHospital();
        Path log = api.installation().server().directory().messagesLog();
        long sizeBefore = Files.size(log);

        ApiAnswer generated = hospital.generate("patient");
        hospital.decrypt("patient", generated.json().getString("encryptedKey"));
        hospital.generate("patient");
        hospital.decrypt("unknown", generated.json().getString("encryptedKey"));
        hospital.auditEvents();

        assertThat(Files.readString(log).substring((int) sizeBefore)).isEmpty();
    }
}
