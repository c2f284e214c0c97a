package org.medchain.keys.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaRangesTest {

    @Nested
    class OfAccept {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "*/*",
                    "application/json",
                    "application/json, application/problem+json",
                    "text/html, application/xhtml+xml, image/jxr, */*",
                    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
                    "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
                    "application/json;q=1.000",
                    "application/json ; version=\"1; or \\\"2\\\"\" ;q=0",
                    "application/*",
                    "application/json, application/*+json",
                    "*;q=1",
                    "* "
                })
        void areTaken(String accept) {
            assertThat(MediaRanges.areWellFormed(accept)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "* ;q=1",
                    "a/b, *\t;",
                    "application/json;version=\"1, or 2\"",
                    "application/json;version=\"1\\, or 2\"",
                    "foo",
                    "*/*;q=x",
                    "*/*;q=2",
                    "*/*;q=-1",
                    "*/*;q=0.1234",
                    "*/json",
                    "application/",
                    "/json",
                    "application/json,foo",
                    "application/json;a=\"b",
                    "application/json text/html",
                    "application/js\u00f6n"
                })
        void areRefused(String accept) {
            assertThat(MediaRanges.areWellFormed(accept)).isFalse();
        }

        @Test
        void areRefusedIfTheyAreLong() {
            assertThat(MediaRanges.areWellFormed("application/json,".repeat(100) + "*/*"))
                    .isFalse();
        }

        @Test
        void areReadInNoTimeThatGrowsWithTheSquare() {
            assertThat(MediaRanges.areWellFormed("a/b" + ";".repeat(1000))).isTrue();
            assertThat(MediaRanges.areWellFormed("a/b;c=\"" + "\\\"".repeat(500)))
                    .isFalse();
        }
    }

    @Nested
    class OfContentType {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "application/json",
                    "application/json;charset=utf-8",
                    "application/json; charset=\"UTF-8\"",
                    "text/plain; charset=UTF8",
                    "multipart/form-data; boundary=x"
                })
        void isTaken(String contentType) {
            assertThat(MediaRanges.isTypeOfUtf8(contentType)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "json",
                    "",
                    "*/*",
                    "application/*",
                    "application/json, text/plain",
                    "application/json; charset=utf-16",
                    "application/json; charset=ISO-8859-1",
                    "application/json;charset=utf-8;charset=latin1",
                    "application/json; charset="
                })
        void isRefused(String contentType) {
            assertThat(MediaRanges.isTypeOfUtf8(contentType)).isFalse();
        }
    }
}
