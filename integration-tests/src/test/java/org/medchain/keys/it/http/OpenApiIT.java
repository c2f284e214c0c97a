package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
class OpenApiIT {

    private final Api api;

    OpenApiIT(Api api) {
        this.api = api;
    }

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

    @Test
    void isWhatTheRootLeadsTo() {
        ApiAnswer redirect = api.rawRequest("GET", "/").send();

        assertThat(redirect.status()).isEqualTo(302);
        assertThat(redirect.header("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/openapi/ui/"));
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
