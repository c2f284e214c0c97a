package org.medchain.keys.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.problem.ProblemType;

class ProblemTest {

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

        @Test
        void tellsThatTheOutcomeIsUnknown() {
            Problem problem = Problem.of(AuditUnavailableException.ofUnknownOutcome(new IllegalStateException()));

            assertThat(problem.toJson("request-1"))
                    .hasToString(
                            "{\"type\":\"/problems/audit-unavailable\",\"title\":\"Audit unavailable\",\"status\":503,"
                                    + "\"detail\":\"The audit trail did not answer in time, so it is not known whether the operation"
                                    + " happened. Look before you retry.\",\"outcome\":\"unknown\",\"requestId\":\"request-1\"}");
        }

        @Test
        void saysNothingOfTheOutcomeOfWhatDidNotHappen() {
            assertThat(Problem.of(new AuditUnavailableException()).toJson("request-1"))
                    .doesNotContainKey("outcome");
        }
    }
}
