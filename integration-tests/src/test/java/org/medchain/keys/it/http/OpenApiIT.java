package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
record OpenApiIT(Api api) {

    /** Of an erasure and its certificate. */
    private static final Duration LONGEST = Duration.ofMinutes(3);

    @Test
    void describesTheServiceForMachines() {
        ApiAnswer json = api.rawRequest("GET", "/openapi?format=json").send();
        ApiAnswer yaml = api.rawRequest("GET", "/openapi").send();

        assertThat(json.json().getJsonObject("info").getString("title")).isEqualTo("MedChain Key Management");
        assertThat(json.json().getJsonObject("components").getJsonObject("securitySchemes"))
                .containsKey("bearer");
        assertThat(yaml.status()).isEqualTo(200);
        assertThat(yaml.body()).contains("title: MedChain Key Management", "/api/v1/patients/{patientId}/data-keys:");
    }

    /** The server adds it at its start, from the resource classes among others. */
    @Test
    void describesWhatAllOperationsShare() {
        JsonObject paths =
                api.rawRequest("GET", "/openapi?format=json").send().json().getJsonObject("paths");
        List<JsonObject> operations = paths.values().stream()
                .flatMap(item -> item.asJsonObject().values().stream())
                .filter(JsonObject.class::isInstance)
                .map(JsonValue::asJsonObject)
                .toList();

        assertThat(operations).hasSizeGreaterThan(60).allSatisfy(operation -> {
            assertThat(operation.getJsonArray("x-roles")).isNotEmpty();
            assertThat(operation.getString("description")).contains("Role: `");
            assertThat(operation.getJsonObject("responses")).containsKeys("401", "403", "503");
        });
    }

    /** As a generated client does: without Accept. */
    @Test
    void hasAPathForEachFormOfAnAnswer() {
        Hospital hospital = api.newHospital();
        hospital.eraseAtOnce();
        hospital.generate("patient-1");
        String destruction = hospital.destroy("patient-1").json().getString("id");
        await().atMost(LONGEST)
                .until(() -> hospital.readCertificate(destruction).status() == 200);
        JsonObject paths =
                api.rawRequest("GET", "/openapi?format=json").send().json().getJsonObject("paths");
        Map<String, String> forms = new TreeMap<>();
        paths.forEach((path, item) -> {
            JsonObject operation = item.asJsonObject().getJsonObject("get");
            if (operation != null && operation.containsKey("x-form-of")) {
                JsonObject answer = operation.getJsonObject("responses").getJsonObject("200");
                forms.put(
                        path,
                        answer.getJsonObject("content").keySet().iterator().next());
            }
        });

        assertThat(forms).hasSize(7).allSatisfy((path, mediaType) -> {
            String asked = path.replace("{destructionId}", destruction);
            String token = path.startsWith("/admin") ? hospital.auditor() : hospital.privacyOfficer();
            assertThat(api.rawRequest("GET", asked).send().status()).isEqualTo(401);
            assertThat(api.rawRequest("GET", asked).sendAs(hospital.keyUser()).status())
                    .isEqualTo(403);
            ApiAnswer answer = api.rawRequest("GET", asked).sendAs(token);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.header("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith(mediaType));
            assertThat(api.rawRequest("GET", asked + "?unknown=1").sendAs(token).status())
                    .isEqualTo(400);
        });
        assertThat(api.rawRequest("GET", "/admin/audit-logs.json?limit=1")
                        .as(hospital.auditor())
                        .header("Accept", "application/x-ndjson")
                        .send()
                        .json()
                        .getJsonArray("items"))
                .hasSize(1);
    }

    @Test
    void isNotSentAgainToAMachineThatHasIt() {
        for (String path : List.of("/openapi", "/openapi?format=json")) {
            String tag = api.rawRequest("GET", path).send().header("ETag").orElseThrow();

            ApiAnswer again =
                    api.rawRequest("GET", path).header("If-None-Match", tag).send();
            ApiAnswer other = api.rawRequest("GET", path)
                    .header("If-None-Match", "\"another\"")
                    .send();

            assertThat(again.status()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(other.status()).isEqualTo(200);
        }
    }

    @Test
    void describesTheServiceForPersons() {
        ApiAnswer page = api.rawRequest("GET", "/openapi/ui/").send();

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.body()).contains("swagger-ui");
    }

    @Test
    void hasItsOwnNameAndNobodysLogoOnThePage() {
        ApiAnswer style =
                api.rawRequest("GET", "/openapi/ui/css/custom-header.css").send();

        assertThat(style.status()).isEqualTo(200);
        assertThat(style.body()).contains("MedChain Key Management", "background-image: none");
    }

    /** Of docs/, which are where the description is. */
    @Test
    void isBesideThePagesForReaders() {
        ApiAnswer page = api.rawRequest("GET", "/docs/").send();

        assertThat(page.body()).contains("<title>The pages of docs/, by day</title>");
        assertThat(api.rawRequest("GET", "/docs/run/backup.html")
                        .header("If-None-Match", "*")
                        .send()
                        .status())
                .isEqualTo(304);
    }

    @Test
    void leadsPersonsToThePage() {
        ApiAnswer redirect = api.rawRequest("GET", "/openapi/ui").send();

        assertThat(redirect.status()).isEqualTo(302);
        assertThat(redirect.header("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/openapi/ui/"));
    }

    /** This server has no console. */
    @Test
    void isWhatTheRootLeadsTo() {
        ApiAnswer root = api.rawRequest("GET", "/").send();

        assertThat(root.status()).isEqualTo(200);
        assertThat(root.body())
                .contains("MedChain Key Management", "href=\"/openapi?format=html\"", "href=\"/docs/\"")
                .doesNotContain("/console");
    }

    @Test
    void isAPageForBrowsers() {
        ApiAnswer page = api.rawRequest("GET", "/openapi")
                .header("Accept", "text/html,*/*;q=0.8")
                .send();

        assertThat(page.header("Content-Type")).contains("text/html; charset=UTF-8");
        assertThat(page.body())
                .contains("<title>MedChain", "POST /api/v1/recoveries</code>", "id=\"schema-Problem\"")
                .doesNotContain("<script");
    }

    @Test
    void explainsEachProblemOnAPageOfItsOwn() {
        ApiAnswer problem = api.rawRequest("GET", "/api/v1/tenants").send();

        ApiAnswer page = api.rawRequest("GET", problem.json().getString("type")).send();

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.body())
                .contains(problem.json().getString("title"), problem.json().getString("detail"));
        assertThat(api.rawRequest("GET", "/problems/other").send().status()).isEqualTo(404);
    }
}
