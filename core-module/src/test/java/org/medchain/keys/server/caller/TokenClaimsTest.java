package org.medchain.keys.server.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenClaimsTest {

    /** A verified token of which only the text is asked. */
    private static TokenClaims of(String compact) {
        return TokenClaims.of((JsonWebToken) Proxy.newProxyInstance(
                TokenClaimsTest.class.getClassLoader(),
                new Class<?>[] {JsonWebToken.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("getRawToken")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return compact;
                }));
    }

    private static TokenClaims withPayload(String json) {
        return of("header."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8))
                + ".signature");
    }

    @Nested
    class Text {

        @Test
        void isTheClaim() {
            assertThat(withPayload("{\"tenant\": \"clinic-\u00e9\"}").text("tenant"))
                    .contains("clinic-\u00e9");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"{}", "{\"tenant\": 7}", "{\"tenant\": null}", "{\"tenant\": [\"a\"]}", "{\"tenant\": \"\"}"
                })
        void isEmptyIfThereIsNoneOrNoText(String json) {
            assertThat(withPayload(json).text("tenant")).isEmpty();
        }

        @Test
        void staysOnOneLineAndIsNoLongerThanAColumn() {
            String claim = "a\\n" + "b".repeat(300);

            assertThat(withPayload("{\"tenant\": \"" + claim + "\"}").text("tenant"))
                    .contains("a?" + "b".repeat(198));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "opaque", "a.b", "a.b.c.d.e"})
        void isEmptyForATokenOfAnotherForm(String compact) {
            assertThat(of(compact).text("tenant")).isEmpty();
        }
    }
}
