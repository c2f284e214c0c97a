package org.medchain.keys.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.FailureReason;
import org.medchain.keys.MalformedValueException;

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
            assertThat(ProblemType.of(reason).reason()).isEqualTo(reason);
        }
    }

    @Nested
    class Reason {

        @Test
        void isAnInvalidRequestWhereOnlyHttpKnowsMore() {
            assertThat(List.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            ProblemType.METHOD_NOT_ALLOWED,
                            ProblemType.NOT_ACCEPTABLE))
                    .allSatisfy(type -> assertThat(type.reason()).isEqualTo(FailureReason.INVALID_REQUEST));
        }
    }

    @Nested
    class Status {

        @ParameterizedTest
        @CsvSource({
            "INVALID_REQUEST, 400",
            "UNAUTHENTICATED, 401",
            "FORBIDDEN, 403",
            "SECOND_PERSON_NEEDED, 403",
            "NOT_FOUND, 404",
            "TENANT_SUSPENDED, 409",
            "CONFLICT, 409",
            "NOT_ERASED_YET, 409",
            "INVALID_ENCRYPTED_KEY, 422",
            "TOO_MANY_REQUESTS, 429",
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
            assertThat(new Problem(ProblemType.NOT_FOUND).toJson("request-1"))
                    .hasToString(
                            "{\"type\":\"/problems/not-found\",\"title\":\"Not found\",\"status\":404,"
                                    + "\"detail\":\"There is no such thing, or not for this caller.\",\"requestId\":\"request-1\"}");
        }

        @Test
        void namesTheMalformedFieldAndItsRule() {
            Problem problem = Problem.of(new MalformedValueException("limit", "must be a whole number from 1 to 1000"));

            assertThat(problem.toJson("request-1"))
                    .hasToString("{\"type\":\"/problems/invalid-request\",\"title\":\"Invalid request\",\"status\":400,"
                            + "\"detail\":\"limit must be a whole number from 1 to 1000.\","
                            + "\"field\":\"limit\",\"requestId\":\"request-1\"}");
        }
    }
}
