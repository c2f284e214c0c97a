package org.medchain.keys.web.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class StrictJsonTest {

    private static JsonObject read(String json) throws IOException {
        return StrictJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), 64, 3);
    }

    private static void assertMalformed(ThrowingCallable reading, String message) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(reading)
                .withMessage(message);
    }

    @Nested
    class Read {

        @ParameterizedTest
        @ValueSource(
                strings = {"{}", "{\"a\":[{\"b\":1},\"c\",null]}", "{\"a\":{\"b\":{\"c\":true}}}", "{\"a\":[[1.5]]}"})
        void givesTheObject(String json) throws IOException {
            assertThat(read(json)).hasToString(json);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "1",
                    "[]",
                    "{",
                    "{} {}",
                    "{}x",
                    "{\"a\":1,\"a\":1}",
                    "{\"a\":[{\"b\":1,\"b\":1}]}",
                    "{\"a\":[{\"b\":[]}]}",
                    "{\"a\":[[[]]]}",
                    "{\"a\":{\"b\":{\"c\":{}}}}",
                    "{\"a\":1e99999999999}",
                    "{\"a\":1e2147483648}"
                })
        void takesOneObjectOfTheDepthWithoutAnyNameTwice(String json) {
            assertMalformed(() -> read(json), "body must be one JSON object in UTF-8 (RFC 8259)");
        }

        @Test
        void takesNoMoreThanItMay() throws IOException {
            String filler = "a".repeat(64 - "{\"a\":\"\"}".length());

            assertThat(read("{\"a\":\"" + filler + "\"}").getString("a")).isEqualTo(filler);
            assertMalformed(() -> read("{\"a\":\"a" + filler + "\"}"), "body must be at most 64 bytes");
        }

        /** Each value is an object of the parser, which takes many times the bytes that it has in the body. */
        @ParameterizedTest
        @ValueSource(strings = {"{}", "[]", "1", "null"})
        void takesNoMoreValuesThanItMay(String value) throws IOException {
            String many = (value + ",").repeat(9_998) + value;

            assertThat(readLong("{\"a\":[" + many + "]}").getJsonArray("a")).hasSize(9_999);
            assertMalformed(
                    () -> readLong("{\"a\":[" + value + "," + many + "]}"), "body must have at most 10000 values");
        }

        private static JsonObject readLong(String json) throws IOException {
            return StrictJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), 1_000_000, 3);
        }
    }
}
