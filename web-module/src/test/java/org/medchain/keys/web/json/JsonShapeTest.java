package org.medchain.keys.web.json;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class JsonShapeTest {

    record Outer(String text, Boolean flag, List<String> list, Inner inner, Integer number) {}

    record Inner(String text) {}

    private static void require(String body, Charset charset) {
        JsonShape.require(body.getBytes(charset), Outer.class);
    }

    private static void assertRefused(String body, String message) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> require(body, StandardCharsets.UTF_8))
                .withMessage(message);
    }

    @Nested
    class AnObject {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "null",
                    " {\"text\": \"\u00e4\", \"flag\": true} \r\n",
                    "{\"text\": null, \"flag\": null, \"list\": null, \"inner\": null}",
                    "{\"list\": [], \"inner\": {}}",
                    "{\"number\": 2147483647}",
                    "{\"number\": -2147483648}",
                    "{\"number\": null}",
                    "{\"list\": [\"a\", \"a\", null], \"inner\": {\"text\": \"b\"}, \"text\": \"c\"}"
                })
        void isLetThrough(String body) {
            assertThatNoException().isThrownBy(() -> require(body, StandardCharsets.UTF_8));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "{",
                    "{\"text\"}",
                    "{\"text\": \"a\",}",
                    "{\"list\": [\"a\"",
                    "{\"inner\": {\"text\":",
                    "{'text': \"a\"}",
                    "tru",
                    "{} {}",
                    "{}1",
                    "{},",
                    "{}]",
                    "null null",
                    "\ufeff{}"
                })
        void isRefusedIfItIsNotOneJsonValue(String body) {
            assertRefused(body, "body must be one JSON object in UTF-8 (RFC 8259)");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "1", "\"text\"", "true"})
        void isRefusedIfItIsAnotherValue(String body) {
            assertRefused(body, "body must be a JSON object");
        }

        /** A byte that is no UTF-8 would be replaced, and two texts be one. */
        @Test
        void isRefusedIfATextIsNotUtf8() {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> require("{\"text\": \"M\u00fcller\"}", StandardCharsets.ISO_8859_1));
        }

        @Test
        void isRefusedInAnotherEncoding() {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> require("{\"text\": \"a\"}", StandardCharsets.UTF_16BE));
        }
    }

    @Nested
    class Members {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"text\": 1} | text must be a text",
                    "{\"text\": true} | text must be a text",
                    "{\"text\": {\"text\": 1}} | text must be a text",
                    "{\"flag\": \"true\"} | flag must be true or false",
                    "{\"flag\": 0} | flag must be true or false",
                    "{\"list\": \"a\"} | list must be a list",
                    "{\"list\": [1]} | list must be a text",
                    "{\"list\": [[\"a\"]]} | list must be a text",
                    "{\"inner\": []} | inner must be a JSON object",
                    "{\"number\": \"1\"} | number must be a whole number",
                    "{\"number\": 1.0} | number must be a whole number",
                    "{\"number\": 1e3} | number must be a whole number",
                    "{\"number\": 2147483648} | number must be a whole number",
                    "{\"number\": 99999999999999999999} | number must be a whole number",
                    "{\"number\": true} | number must be a whole number",
                    "{\"inner\": {\"text\": 1}} | inner.text must be a text"
                })
        void areOfTheTypeOfTheirComponent(String body, String message) {
            assertRefused(body, message);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"text\": \"a\", \"text\": \"a\"} | text must be there once",
                    "{\"text\": \"a\", \"\\u0074ext\": \"a\"} | text must be there once",
                    "{\"inner\": {\"text\": null, \"text\": null}} | inner.text must be there once"
                })
        void areThereOnce(String body, String message) {
            assertRefused(body, message);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"Text\": \"a\"} | Text is not known",
                    "{\"inner\": {\"flag\": true}} | flag is not known",
                    "{\"4711\": \"a\"} | body has a name that is not known",
                    "{\"\": \"a\"} | body has a name that is not known",
                    "{\"a b\": \"a\"} | body has a name that is not known",
                    "{\"inner\": {\"4711\": \"a\"}} | inner has a name that is not known"
                })
        void areKnownAndToldOnlyIfTheyLookLikeNames(String body, String message) {
            assertRefused(body, message);
        }
    }

    /** Each would be an object of many times its bytes. */
    @Nested
    class Values {

        private static String listOf(int length) {
            return "{\"list\":[" + String.join(",", Collections.nCopies(length, "null")) + "]}";
        }

        @Test
        void areTenThousandAtMost() {
            assertThatNoException().isThrownBy(() -> require(listOf(9_998), StandardCharsets.UTF_8));
            assertRefused(listOf(9_999), "body must have at most 10000 values");
        }
    }

    @Nested
    class Depth {

        @ParameterizedTest
        @ValueSource(ints = {2, 30_000})
        void isThatOfTheShape(int depth) {
            assertRefused("{\"list\":" + "[".repeat(depth) + "]".repeat(depth) + "}", "list must be a text");
        }
    }
}
