package org.medchain.keys.web.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.server.caller.RequestDetails;
import org.medchain.keys.web.security.Refusals;

class ProblemsTest {

    private final List<FailureReason> recorded = new ArrayList<>();

    /** @param failures what recording a refusal fails with, if it does */
    private Problems problems(RuntimeException... failures) {
        Refusals refusals = new Refusals() {
            @Override
            public void audit(FailureReason reason) {
                recorded.add(reason);
                for (RuntimeException failure : failures) {
                    throw failure;
                }
            }
        };
        return new Problems(refusals, new RequestDetails(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    @Nested
    class RefusedItem {

        private final RuntimeException refusal = new MalformedValueException("plaintext", "is missing");

        @Test
        void isRecorded() {
            problems().refuseItem(refusal);

            assertThat(recorded).containsExactly(FailureReason.INVALID_REQUEST);
        }

        @Test
        void failsNothingElseIfItIsOneTooManyAndOnlyCounted() {
            assertThatNoException()
                    .isThrownBy(() -> problems(new TooManyRequestsException(Duration.ofSeconds(1)))
                            .refuseItem(refusal));
        }

        @Test
        void failsTheBatchIfItCanNotBeRecorded() {
            assertThatExceptionOfType(AuditUnavailableException.class)
                    .isThrownBy(() -> problems(new AuditUnavailableException()).refuseItem(refusal));
        }
    }
}
