package org.medchain.keys.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.medchain.keys.web.OpenApi;

class YamlAsJsonTest {

    private static JsonObject json(String yaml) {
        return YamlAsJson.of(yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keepsWhatEachValueIs() {
        JsonObject json = json("""
            text: Schlüssel "a"
            quoted: '1'
            time: 2026-11-25T01:58:56.475Z
            date: 2026-11-25
            number: 1100
            fraction: 0.5
            yes: true
            no: false
            on: yes
            none: null
            list: [1, a, {b: c}]
            200: {type: object}
            """);

        assertThat(json)
                .isEqualTo(Json.createObjectBuilder()
                        .add("text", "Schlüssel \"a\"")
                        .add("quoted", "1")
                        .add("time", "2026-11-25T01:58:56.475Z")
                        .add("date", "2026-11-25")
                        .add("number", 1100)
                        .add("fraction", 0.5)
                        .add("yes", true)
                        .add("no", false)
                        .add("on", true)
                        .addNull("none")
                        .add(
                                "list",
                                Json.createArrayBuilder()
                                        .add(1)
                                        .add("a")
                                        .add(Json.createObjectBuilder().add("b", "c")))
                        .add("200", Json.createObjectBuilder().add("type", "object"))
                        .build());
    }

    @Test
    void repeatsWhatAnAnchorNames() {
        assertThat(json("a: &it {b: 1}\nc: *it").getJsonObject("c").getInt("b")).isEqualTo(1);
    }

    @Test
    void readsThePageThatDescribesTheInterface() {
        assertThat(CompletedInterface.brief().getJsonObject("paths").keySet())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(OpenApi.read().operations().stream()
                        .map(OpenApi.Operation::path)
                        .collect(Collectors.toSet()));
    }
}
