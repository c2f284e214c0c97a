package org.medchain.keys.web.api;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import jakarta.json.JsonException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnambiguousJsonTest {

    private static void require(String body) {
        require(body, StandardCharsets.UTF_8);
    }

    private static void require(String body, Charset charset) {
        UnambiguousJson.require(body.getBytes(charset));
    }

    private static void assertRefused(String body) {
        assertThatExceptionOfType(JsonException.class).isThrownBy(() -> require(body));
    }

    @Nested
    class OneValue {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "[]",
                    "null",
                    "1",
                    "\"text\"",
                    " {\"a\": 1, \"b\": [true, null]} \r\n",
                    "{\"a\": {\"a\": {\"a\": 1}}}",
                    "[{\"a\": 1}, {\"a\": 1}]",
                    "{\"a\": [{\"a\": 1}], \"b\": {\"a\": 1}}",
                    "{\"a\": 1, \"A\": 1, \"\u00e4\": 1, \"\": 1}"
                })
        void isLetThrough(String body) {
            assertThatNoException().isThrownBy(() -> require(body));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"a\": 1, \"a\": 1}",
                    "{\"a\": 1, \"b\": 2, \"a\": 3}",
                    "{\"a\": 1, \"\\u0061\": 2}",
                    "{\"a\": {\"b\": 1, \"b\": 2}}",
                    "{\"a\": {\"b\": 1}, \"a\": 2}",
                    "[{\"a\": 1, \"a\": 1}]",
                    "{\"\": 1, \"\": 2}"
                })
        void isRefusedWithAMemberTwice(String body) {
            assertRefused(body);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"{} {}", "{}1", "{},", "{}]", "{}\u0000", "[] []", "null null", "1 2", "\"a\" x", "{}//"})
        void isRefusedWithTextAfterIt(String body) {
            assertRefused(body);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "{", "[1", "{\"a\"}", "{'a': 1}", "{\"a\": 1,}", "tru", "\ufeff{}"})
        void isRefusedIfItIsNone(String body) {
            assertRefused(body);
        }

        @Test
        void isLetThroughUpToADepth() {
            assertThatNoException().isThrownBy(() -> require("[".repeat(32) + "]".repeat(32)));
        }

        @ParameterizedTest
        @ValueSource(ints = {33, 1000, 30_000})
        void isRefusedBeyondIt(int depth) {
            assertRefused("[".repeat(depth) + "]".repeat(depth));
            assertRefused("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
        }

        @Test
        void isRefusedInAnotherEncoding() {
            assertThatExceptionOfType(JsonException.class)
                    .isThrownBy(() -> require("{\"a\": 1}", StandardCharsets.UTF_16BE));
        }
    }
}
