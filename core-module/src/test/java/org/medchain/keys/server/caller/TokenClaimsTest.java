package org.medchain.keys.server.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenClaimsTest {

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static TokenClaims withPayload(String json) {
        return TokenClaims.ofVerified(encode("{\"alg\":\"RS256\"}") + "." + encode(json) + "." + encode("signature"));
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

        @ParameterizedTest
        @ValueSource(strings = {"", "opaque", "a.b", "a.b.c.d.e"})
        void isEmptyForATokenOfAnotherForm(String compact) {
            assertThat(TokenClaims.ofVerified(compact).text("tenant")).isEmpty();
        }
    }

    @Nested
    class Texts {

        @Test
        void areThoseOfAListOrTheOneText() {
            TokenClaims claims = new TokenClaims(Map.of("groups", List.of("a", 7, "", "b"), "role", "c"));

            assertThat(claims.texts("groups")).containsExactly("a", "b");
            assertThat(claims.texts("role")).containsExactly("c");
            assertThat(claims.texts("none")).isEmpty();
        }

        @Test
        void areFoundByAPathUnlessAClaimHasThatName() {
            Map<String, Object> nested = Map.of("roles", List.of("inner"));

            assertThat(new TokenClaims(Map.of("realm_access", nested)).texts("realm_access.roles"))
                    .containsExactly("inner");
            assertThat(new TokenClaims(Map.of("realm_access", nested, "realm_access.roles", "outer"))
                            .texts("realm_access.roles"))
                    .containsExactly("outer");
            assertThat(new TokenClaims(Map.of("realm_access", "text")).texts("realm_access.roles"))
                    .isEmpty();
        }
    }
}
