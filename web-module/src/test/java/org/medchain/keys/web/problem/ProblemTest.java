package org.medchain.keys.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.problem.ProblemDetails;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.server.caller.RequestIds;

class ProblemTest {

    private static final RequestIds UNTRACED = new RequestIds("request-1", Optional.empty());

    @Nested
    class Body {

        @Test
        void hasTheMembersOfProblemDetails() {
            assertThat(new Problem(ProblemType.NOT_FOUND).toJson(UNTRACED))
                    .hasToString(
                            "{\"type\":\"/problems/not-found\",\"title\":\"Not found\",\"status\":404,"
                                    + "\"detail\":\"There is no such thing, or not for this caller.\",\"requestId\":\"request-1\"}");
        }

        @Test
        void namesTheMalformedFieldAndItsRule() {
            Problem problem = new Problem(
                    ProblemDetails.of(new MalformedValueException("limit", "must be a whole number from 1 to 1000")));

            assertThat(problem.toJson(UNTRACED))
                    .hasToString("{\"type\":\"/problems/invalid-request\",\"title\":\"Invalid request\",\"status\":400,"
                            + "\"detail\":\"limit must be a whole number from 1 to 1000.\","
                            + "\"field\":\"limit\",\"requestId\":\"request-1\"}");
        }

        @Test
        void namesTheRolesOfWhichOneIsNeeded() {
            assertThat(Problem.withoutRole(List.of("key-user", "auditor")).toJson(UNTRACED))
                    .hasToString("{\"type\":\"/problems/forbidden\",\"title\":\"Forbidden\",\"status\":403,"
                            + "\"detail\":\"The token does not allow this. It needs the role auditor or key-user.\","
                            + "\"requestId\":\"request-1\"}");
        }

        @Test
        void namesNoRoleWhereNoneIsEnough() {
            assertThat(Problem.withoutRole(List.of())).isEqualTo(new Problem(ProblemType.FORBIDDEN));
        }

        @Test
        void tellsThatTheOutcomeIsUnknown() {
            Problem problem = new Problem(
                    ProblemDetails.of(AuditUnavailableException.ofUnknownOutcome(new IllegalStateException())));

            assertThat(problem.toJson(UNTRACED))
                    .hasToString(
                            "{\"type\":\"/problems/audit-unavailable\",\"title\":\"Audit unavailable\",\"status\":503,"
                                    + "\"detail\":\"The audit trail did not answer in time, so it is not known whether the operation"
                                    + " happened. Look before you retry.\",\"outcome\":\"unknown\",\"requestId\":\"request-1\"}");
        }

        @Test
        void tellsUnderWhichTraceTheRequestIsFound() {
            assertThat(new Problem(ProblemType.NOT_FOUND)
                            .toJson(new RequestIds("request-1", Optional.of("0af7651916cd43dd8448eb211c80319c")))
                            .getString("traceId"))
                    .isEqualTo("0af7651916cd43dd8448eb211c80319c");
        }

        @Test
        void saysNothingOfTheOutcomeOfWhatDidNotHappen() {
            assertThat(new Problem(ProblemDetails.of(new AuditUnavailableException())).toJson(UNTRACED))
                    .doesNotContainKey("outcome");
        }
    }
}
