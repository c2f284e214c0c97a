package org.medchain.keys.web.audit;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {

    private static String write(List<String> texts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JsonLines<>(
                        texts.iterator(),
                        text -> Json.createObjectBuilder()
                                .add("text", text)
                                .build()
                                .toString())
                .write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String textOf(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            JsonObject object = reader.readObject();
            return object.getString("text");
        }
    }

    @Nested
    class ALine {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a\nFORGED",
                    "a\r\nFORGED",
                    "a\u0085FORGED",
                    "a\u2028FORGED",
                    "a\u2029FORGED",
                    "a\u202eFORGED",
                    "a\u001b[2JFORGED",
                    "a\u0000\u007f\u000b\fFORGED",
                    "a\"},{\"text\":\"FORGED",
                    "a\\nFORGED\\",
                    "\ud83c\udfe5 Z\u00fcrich"
                })
        void staysOneLineAndMeansWhatItMeant(String text) throws IOException {
            String written = write(List.of(text, "next"));

            assertThat(written.chars()).allMatch(it -> it == '\n' || (it >= ' ' && it < 0x7F));
            assertThat(written.split("\n", -1)).hasSize(3);
            assertThat(textOf(written.split("\n", -1)[0])).isEqualTo(text);
            assertThat(textOf(written.split("\n", -1)[1])).isEqualTo("next");
        }
    }

    @Test
    void ofNothingAreNothing() throws IOException {
        assertThat(write(List.of())).isEmpty();
    }

    @Nested
    class AsOneText {

        private String write(String lines, int chunk) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] bytes = lines.getBytes(StandardCharsets.US_ASCII);
            new LinesAsJson(target -> {
                        for (int i = 0; i < bytes.length; i += chunk) {
                            target.write(bytes, i, Math.min(chunk, bytes.length - i));
                        }
                    })
                    .write(out);
            return out.toString(StandardCharsets.US_ASCII);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 7, 8, 9, 100})
        void areItems(int chunk) throws IOException {
            assertThat(write("{\"a\":1}\n{\"a\":2}\n{}\n", chunk))
                    .isEqualTo("{\"items\":[\n{\"a\":1}\n,{\"a\":2}\n,{}\n]}\n");
        }

        @Test
        void areItemsByteByByteToo() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new LinesAsJson(target -> {
                        for (byte octet : "{}\n{}\n".getBytes(StandardCharsets.US_ASCII)) {
                            target.write(octet);
                        }
                    })
                    .write(out);

            assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("{\"items\":[\n{}\n,{}\n]}\n");
        }

        @Test
        void areNoItemsIfThereAreNone() throws IOException {
            assertThat(write("", 1)).isEqualTo("{\"items\":[\n]}\n");
        }
    }
}
