package org.medchain.keys.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class InterfacePageTest {

    private static String page(JsonObject description) {
        return new String(InterfacePage.of(description), StandardCharsets.UTF_8);
    }

    @Test
    void showsEachOperationAndEachSchemaOnce() {
        JsonObject description = CompletedInterface.json();

        String page = page(description);

        description
                .getJsonObject("paths")
                .forEach((path, methods) -> methods.asJsonObject().keySet().stream()
                        .filter(List.of("get", "put", "post", "patch", "delete")::contains)
                        .forEach(method -> assertThat(page)
                                .containsOnlyOnce(
                                        "<summary><code>" + method.toUpperCase(Locale.ROOT) + " " + path + "</code>")));
        description
                .getJsonObject("components")
                .getJsonObject("schemas")
                .keySet()
                .forEach(name -> assertThat(page).containsOnlyOnce("id=\"schema-" + name + "\""));
    }

    @Test
    void leadsOnlyToSchemasThatAreThere() {
        String page = page(CompletedInterface.json());

        assertThat(Pattern.compile("href=\"#([^\"]+)\"").matcher(page).results())
                .isNotEmpty()
                .allSatisfy(link -> assertThat(page).contains("id=\"" + link.group(1) + "\""));
    }

    @Test
    void escapesWhatTheDescriptionSays() {
        String text = """
                {"info": {"title": "<b>", "version": "1\\"", "description": "`<i>` & **<u>**"}, "tags": [],
                 "paths": {}, "components": {"schemas": {}}}
                """;
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            assertThat(page(reader.readObject()))
                    .contains(
                            "<title>&lt;b&gt;</title>",
                            "1&quot;",
                            "<code>&lt;i&gt;</code> &amp; <strong>&lt;u&gt;</strong>")
                    .doesNotContain("<b>", "<i>", "<u>");
        }
    }
}
