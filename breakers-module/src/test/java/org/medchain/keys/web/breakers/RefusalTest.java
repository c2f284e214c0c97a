package org.medchain.keys.web.breakers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {

    @Nested
    class Body {

        @ParameterizedTest
        @CsvSource(quoteCharacter = '\'', textBlock = """
                UNAUTHENTICATED, '{"type":"/problems/unauthenticated","title":"Not authenticated","status":401,"detail":"A valid bearer token is needed.","requestId":"r-1"}'
                FORBIDDEN,       '{"type":"/problems/forbidden","title":"Forbidden","status":403,"detail":"The token does not allow this.","requestId":"r-1"}'
                NOT_FOUND,       '{"type":"/problems/not-found","title":"Not found","status":404,"detail":"There is no such thing, or not for this caller.","requestId":"r-1"}'
                ISSUER_UNAVAILABLE, '{"type":"/problems/issuer-unavailable","title":"Issuer unavailable","status":503,"detail":"The keys of the token issuer are not available, so no token can be verified. Retry later.","requestId":"r-1"}'
                """)
        void isTheOneThatTheApiGives(Refusal refusal, String body) {
            assertThat(refusal.toJson("r-1")).hasToString(body);
        }

        @ParameterizedTest
        @EnumSource
        void hasTheStatusOfTheResponse(Refusal refusal) {
            assertThat(refusal.toJson("r-1").getInt("status")).isEqualTo(refusal.status());
        }
    }
}
