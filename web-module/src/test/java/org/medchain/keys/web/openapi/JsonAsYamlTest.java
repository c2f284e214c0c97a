package org.medchain.keys.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonAsYamlTest {

    private static String yaml(JsonObject json) {
        return new String(JsonAsYaml.of(json), StandardCharsets.UTF_8);
    }

    @Test
    void writesALineForEachValue() {
        JsonObject json = Json.createObjectBuilder()
                .add("text", "Schlüssel: \"a\"")
                .add("number", 1100)
                .add("fraction", 0.5)
                .add("flag", true)
                .addNull("none")
                .add(
                        "list",
                        Json.createArrayBuilder()
                                .add("a")
                                .add(Json.createObjectBuilder().add("b", "c")))
                .build();

        assertThat(yaml(json)).isEqualTo("""
                text: 'Schlüssel: "a"'
                number: 1100
                fraction: 0.5
                flag: true
                none: null
                list:
                - a
                - b: c
                """);
    }

    @Test
    void keepsTheLinesOfAText() {
        assertThat(yaml(Json.createObjectBuilder().add("a", "one\n\ntwo\n").build()))
                .isEqualTo("""
                a: |
                  one

                  two
                """);
    }

    @Test
    void quotesTextsThatReadAsAnotherType() {
        JsonObject json = Json.createObjectBuilder()
                .add("200", "1")
                .add("time", "2026-11-25T01:58:56.475Z")
                .add("answer", "yes")
                .add("nothing", "")
                .build();

        assertThat(yaml(json)).isEqualTo("""
                '200': '1'
                time: '2026-11-25T01:58:56.475Z'
                answer: 'yes'
                nothing: ''
                """);
    }

    @Test
    void losesNothingOfTheDescriptionOfTheInterface() {
        JsonObject whole = CompletedInterface.json();

        assertThat(YamlAsJson.of(JsonAsYaml.of(whole))).isEqualTo(whole);
    }
}
