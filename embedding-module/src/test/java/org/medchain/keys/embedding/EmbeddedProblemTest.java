package org.medchain.keys.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TooManyRequestsException;

/** What is answered over HTTP is shown by {@code InEarIT}. */
class EmbeddedProblemTest {

    @Nested
    class Body {

        @Test
        void hasTheMembersThatTheServiceItselfAnswers() {
            assertThat(EmbeddedProblem.of(new TooManyRequestsException(Duration.ofSeconds(1)))
                            .toJson("request-1"))
                    .hasToString(
                            "{\"type\":\"/problems/too-many-requests\",\"title\":\"Too many requests\",\"status\":429,"
                                    + "\"detail\":\"There are too many requests of this kind. Retry later.\",\"requestId\":\"request-1\"}");
        }

        @Test
        void tellsThatTheOutcomeIsUnknown() {
            assertThat(EmbeddedProblem.of(AuditUnavailableException.ofUnknownOutcome(new IllegalStateException()))
                            .toJson("request-1"))
                    .hasToString(
                            "{\"type\":\"/problems/audit-unavailable\",\"title\":\"Audit unavailable\",\"status\":503,"
                                    + "\"detail\":\"The audit trail did not answer in time, so it is not known whether the operation happened."
                                    + " Look before you retry.\",\"outcome\":\"unknown\",\"requestId\":\"request-1\"}");
        }

        @Test
        void namesTheValueThatIsNone() {
            assertThat(EmbeddedProblem.of(new MalformedValueException("patientId", "must be short"))
                            .toJson("request-1"))
                    .hasToString(
                            "{\"type\":\"/problems/invalid-request\",\"title\":\"Invalid request\",\"status\":400,"
                                    + "\"detail\":\"patientId must be short.\",\"field\":\"patientId\",\"requestId\":\"request-1\"}");
        }
    }

    @Nested
    class RetryAfter {

        @Test
        void isWhatTheFailureSaysInWholeSeconds() {
            assertThat(EmbeddedProblem.retryAfterSeconds(new KmsUnavailableException(Duration.ofMillis(7_001))))
                    .contains(8L);
            assertThat(EmbeddedProblem.retryAfterSeconds(new TooManyRequestsException(Duration.ofSeconds(40))))
                    .contains(40L);
        }

        @Test
        void isFiveSecondsIfThatIsNotKnown() {
            assertThat(EmbeddedProblem.retryAfterSeconds(new AuditUnavailableException()))
                    .contains(5L);
        }

        @Test
        void isNotToldWhereRetryingDoesNotHelp() {
            assertThat(EmbeddedProblem.retryAfterSeconds(new KeysDestroyedException()))
                    .isEmpty();
        }
    }
}
