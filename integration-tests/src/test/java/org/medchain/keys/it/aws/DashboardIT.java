package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;

/** The dashboard and the alert rules against a Prometheus that scrapes a server. With Debian's prometheus, where it is there. */
@OnSharedAws
record DashboardIT(AwsInstallation aws) {

    private static final Path SOURCES = Path.of("../src/main");

    /** In the order of the page. */
    private static List<String> queries() throws IOException {
        try (Reader file = Files.newBufferedReader(SOURCES.resolve("grafana/medchain-keys.dashboard.json"));
                JsonReader json = Json.createReader(file)) {
            return json.readObject().getJsonArray("panels").getValuesAs(JsonObject.class).stream()
                    .flatMap(panel -> panel.getJsonArray("targets").getValuesAs(JsonObject.class).stream())
                    .map(target -> target.getString("expr"))
                    .toList();
        }
    }

    /** Something of each kind: a success, a refusal, a call that is tried again. */
    private void use(TenantWithCmk tenant) {
        String encryptedKey = tenant.newEncryptedKey("patient");
        tenant.hospital().decrypt("patient", encryptedKey);
        tenant.hospital().decrypt("another patient", encryptedKey);
    }

    @Test
    void hasAnswersToEachOfItsQueriesAndTheRulesCanBeEvaluated(@TempDir Path directory) throws Exception {
        assumeTrue(Prometheus.isInstalled(), "prometheus is not here");
        TenantWithCmk tenant = aws.newTenant();
        use(tenant);
        List<String> queries = queries();
        assertThat(queries).hasSizeGreaterThan(20);

        try (Prometheus prometheus = Prometheus.scraping(
                aws.api().installation().server().uri(),
                SOURCES.resolve("prometheus/medchain-keys.rules.yml"),
                directory)) {
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                use(tenant);
                assertThat(queries)
                        .allSatisfy(query ->
                                assertThat(prometheus.query(query)).as(query).isNotEmpty());
            });
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(prometheus.rules())
                            .hasSizeGreaterThan(12)
                            .allSatisfy(rule -> assertThat(rule.getString("health"))
                                    .as(rule.toString())
                                    .isEqualTo("ok")));
        }
    }
}
