package org.medchain.keys.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.FailureReason;

class ProblemTypeTest {

    @Nested
    class Of {

        @ParameterizedTest
        @EnumSource
        void hasTheSlugOfEachReason(FailureReason reason) {
            assertThat(ProblemType.of(reason).type()).isEqualTo("/problems/" + reason.slug());
        }

        @ParameterizedTest
        @EnumSource
        void isAuditedUnderTheReasonItIsOf(FailureReason reason) {
            assertThat(ProblemType.of(reason).reason()).contains(reason);
        }
    }

    @Nested
    class Reason {

        @Test
        void isAnInvalidRequestWhereOnlyHttpKnowsMore() {
            assertThat(ProblemType.UNSUPPORTED_MEDIA_TYPE.reason()).contains(FailureReason.INVALID_REQUEST);
        }

        @Test
        void isAbsentWhereThereIsNoOperation() {
            assertThat(Arrays.stream(ProblemType.values())
                            .filter(type -> type.reason().isEmpty()))
                    .containsExactly(ProblemType.METHOD_NOT_ALLOWED, ProblemType.NOT_ACCEPTABLE);
        }
    }

    @Nested
    class Status {

        @ParameterizedTest
        @CsvSource({
            "INVALID_REQUEST, 400",
            "UNAUTHENTICATED, 401",
            "FORBIDDEN, 403",
            "NOT_FOUND, 404",
            "TENANT_SUSPENDED, 409",
            "CONFLICT, 409",
            "INVALID_ENCRYPTED_KEY, 422",
            "INTERNAL_ERROR, 500",
            "KMS_REFUSED, 502",
            "KMS_UNAVAILABLE, 503",
            "AUDIT_UNAVAILABLE, 503"
        })
        void isTheOneOfTheDesign(FailureReason reason, int status) {
            assertThat(ProblemType.of(reason).status()).isEqualTo(status);
        }
    }

    @Nested
    class Body {

        @Test
        void hasTheMembersOfProblemDetails() {
            assertThat(new Problem(ProblemType.NOT_FOUND).toJson())
                    .hasToString("{\"type\":\"/problems/not-found\",\"title\":\"Not found\",\"status\":404,"
                            + "\"detail\":\"There is no such thing, or not for this caller.\"}");
        }

        @Test
        void namesTheMalformedField() {
            assertThat(new Problem(ProblemType.INVALID_REQUEST, Optional.of("limit")).toJson())
                    .hasToString("{\"type\":\"/problems/invalid-request\",\"title\":\"Invalid request\",\"status\":400,"
                            + "\"detail\":\"The request is malformed or a value in it is not allowed.\","
                            + "\"field\":\"limit\"}");
        }
    }
}
