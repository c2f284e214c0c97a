package org.medchain.keys.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    class OfStatus {

        @ParameterizedTest
        @CsvSource({
            "401, UNAUTHENTICATED",
            "403, FORBIDDEN",
            "404, NOT_FOUND",
            "405, METHOD_NOT_ALLOWED",
            "406, NOT_ACCEPTABLE",
            "408, REQUEST_TIMEOUT",
            "415, UNSUPPORTED_MEDIA_TYPE",
            "429, TOO_MANY_REQUESTS",
            "500, INTERNAL_ERROR"
        })
        void isTheOneThatSaysNoMoreThanTheStatus(int status, ProblemType type) {
            assertThat(ProblemType.ofStatus(status)).isEqualTo(type);
            assertThat(type.status()).isEqualTo(status);
        }

        @ParameterizedTest
        @CsvSource({"409, INVALID_REQUEST", "431, INVALID_REQUEST", "503, INTERNAL_ERROR"})
        void isThatOfItsFamilyElse(int status, ProblemType type) {
            assertThat(ProblemType.ofStatus(status)).isEqualTo(type);
        }
    }

    @Nested
    class Words {

        @ParameterizedTest
        @EnumSource
        void canStandInJsonAsTheyAre(ProblemType type) {
            assertThat(type.type() + type.title() + type.detail())
                    .doesNotContain("\"", "\\")
                    .isPrintable();
        }
    }

    @Nested
    class Status {

        @ParameterizedTest
        @EnumSource
        void tellsARefusalFromAFailureOfTheService(FailureReason reason) {
            assertThat(ProblemType.of(reason).status() < 500).isEqualTo(reason.isRefusal());
        }

        @ParameterizedTest
        @CsvSource({
            "INVALID_REQUEST, 400",
            "UNAUTHENTICATED, 401",
            "FORBIDDEN, 403",
            "SECOND_PERSON_NEEDED, 403",
            "NOT_FOUND, 404",
            "TENANT_SUSPENDED, 409",
            "CMK_NOT_ACTIVE, 409",
            "CONFLICT, 409",
            "REQUEST_IN_PROGRESS, 409",
            "NOT_ERASED_YET, 409",
            "STILL_CURRENT, 409",
            "REVIEW_OPEN, 409",
            "ESCROW_DISABLED, 409",
            "PRECONDITION_FAILED, 412",
            "INVALID_ENCRYPTED_KEY, 422",
            "IDEMPOTENCY_KEY_REUSED, 422",
            "PRECONDITION_REQUIRED, 428",
            "TOO_MANY_REQUESTS, 429",
            "INTERNAL_ERROR, 500",
            "KMS_REFUSED, 502",
            "KMS_BUSY, 503",
            "KMS_UNAVAILABLE, 503",
            "AUDIT_UNAVAILABLE, 503"
        })
        void isTheOneOfTheDesign(FailureReason reason, int status) {
            assertThat(ProblemType.of(reason).status()).isEqualTo(status);
        }
    }
}
