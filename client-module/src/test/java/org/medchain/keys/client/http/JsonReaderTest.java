package org.medchain.keys.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    private static Json read(String json) {
        return JsonReader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsMembersItemsTextsAndNumbers() {
        Json json = read(
                " {\"a\" : [ {\"b\":-7}, \"\\u00e9\\n\\/\\\\\\\"\", \"\u00e9\ud83c\udfe5\" ] , \"n\":null, \"x\":1.5e3, \"o\":{}, \"e\":[]}\n");

        assertThat(json.require("a").items().get(0).require("b").number()).isEqualTo(-7);
        assertThat(json.require("a").items().get(1).text()).isEqualTo("\u00e9\n/\\\"");
        assertThat(json.require("a").items().get(2).text()).isEqualTo("\u00e9\ud83c\udfe5");
        assertThat(json.find("b")).isEmpty();
        assertThat(json.require("e").items()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}x",
                "{} {}",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "{\"a\" 1}",
                "{a:1}",
                "[1,]",
                "[1 2]",
                "[",
                "\"",
                "\"a",
                "\"a\\\"",
                "\"a\nb\"",
                "01",
                "-",
                "1.",
                "+1",
                "nul",
                "True",
                "[[[[[[[[[1]]]]]]]]]"
            })
    void refuses(String json) {
        assertThatExceptionOfType(UnreadableJsonException.class).isThrownBy(() -> read(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\x\"", "\"\\u12\"", "\"\\u12g4\""})
    void refusesTextsOnceTheyAreAskedFor(String json) {
        assertThatExceptionOfType(UnreadableJsonException.class)
                .isThrownBy(() -> read(json).text());
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        byte[] json = {'"', (byte) 0xC3, '"'};

        assertThatExceptionOfType(UnreadableJsonException.class)
                .isThrownBy(() -> JsonReader.read(json).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"1\"", "true", "1.0", "99999999999"})
    void refusesAsNumbers(String json) {
        assertThatExceptionOfType(UnreadableJsonException.class)
                .isThrownBy(() -> read(json).number());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"AAA\\u003d\"", "\"A\"", "\"!!!!\"", "1"})
    void refusesAsBase64(String json) {
        assertThatExceptionOfType(UnreadableJsonException.class)
                .isThrownBy(() -> read(json).base64());
    }

    @Test
    void keepsTextsInTheBodyAlone() {
        byte[] body = "\"AAECAw==\"".getBytes(StandardCharsets.US_ASCII);
        Json text = JsonReader.read(body);
        assertThat(text.base64()).containsExactly(0, 1, 2, 3);

        Arrays.fill(body, (byte) 0);

        assertThatExceptionOfType(UnreadableJsonException.class).isThrownBy(text::base64);
        assertThat(text.toString()).isEqualTo("Text[redacted]");
    }
}
