package org.medchain.keys.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

    @Nested
    class OfAPath {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/",
                    "/api/v1/patients/4711/data-keys",
                    "/api/v1/patients/a%2Fb%5Cc%23d/data-keys",
                    "/api/v1/patients/M%C3%BCller%20%E2%82%AC%F0%9F%98%80/data-keys",
                    "/a;b=c/d"
                })
        void isTaken(String path) {
            assertThat(PercentEncoding.isPath(path)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/%zz",
                    "/%",
                    "/%4",
                    "/%4g",
                    "/a%0Ab",
                    "/a%00",
                    "/a%7F",
                    "/%FF",
                    "/%C3",
                    "/%ED%A0%80",
                    "/%C0%AF",
                    "/\u00e4",
                    "/a b",
                    "/a\tb",
                    "/%\uff11\uff11"
                })
        void isRefused(String path) {
            assertThat(PercentEncoding.isPath(path)).isFalse();
        }
    }

    @Nested
    class OfAQuery {

        @Test
        void mayHoldEncodedControlsWhichTheParameterRefusesByItsName() {
            assertThat(PercentEncoding.isQuery("patientId=a%0Ab")).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"%zz=1", "a=%", "a=%FF", "a=\u00e4", "a=b c", "a=b|c", "a[]=1"})
        void isRefused(String query) {
            assertThat(PercentEncoding.isQuery(query)).isFalse();
        }
    }
}
