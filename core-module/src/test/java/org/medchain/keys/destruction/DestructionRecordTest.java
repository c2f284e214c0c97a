package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.medchain.keys.DestructionStatus.AWAITING_APPROVAL;
import static org.medchain.keys.DestructionStatus.CANCELLED;
import static org.medchain.keys.DestructionStatus.ERASED;
import static org.medchain.keys.DestructionStatus.ERASING;
import static org.medchain.keys.DestructionStatus.PENDING;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.LegalBasis;
import org.medchain.keys.SecondPersonNeededException;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.caller.Person;
import org.medchain.keys.tenant.DestructionWindow;
import org.medchain.keys.tenant.TenantPolicies;

class DestructionRecordTest {

    private static final Instant NOW = Instant.parse("2026-11-25T01:00:00Z");
    private static final Person FIRST = new Person("first", Optional.of("subject-1"));
    private static final Person SECOND = new Person("second", Optional.of("subject-2"));
    private static final Duration WINDOW = Duration.ofDays(2);
    private static final Instant DUE = NOW.plus(WINDOW);

    private enum Step {
        APPROVE(destruction -> destruction.approve(SECOND, NOW)),
        CANCEL(destruction -> destruction.cancel("second", NOW)),
        BEGIN(destruction -> destruction.begin(DUE)),
        CERTIFY(destruction -> destruction.certify("signed", Optional.empty()));

        @SuppressWarnings("ImmutableEnumChecker") // Lambdas without state.
        private final Consumer<DestructionRecord> step;

        Step(Consumer<DestructionRecord> step) {
            this.step = step;
        }
    }

    /** What each step leads to, from each status that allows it; from all others it is refused. */
    private static final Map<Step, Map<DestructionStatus, DestructionStatus>> ALLOWED = Map.of(
            Step.APPROVE, Map.of(AWAITING_APPROVAL, PENDING),
            Step.CANCEL, Map.of(AWAITING_APPROVAL, CANCELLED, PENDING, CANCELLED),
            Step.BEGIN, Map.of(PENDING, ERASING),
            Step.CERTIFY, Map.of(ERASING, ERASED));

    private static DestructionRecord requested(boolean fourEyes) {
        TenantPolicies policies = TenantPolicies.of(
                Optional.of(new DestructionWindow(WINDOW)), Optional.of(fourEyes), Optional.empty(), Optional.empty());
        DestructionRecord destruction = new DestructionRecord(
                new DestructionId(new UUID(1, 1)),
                new PatientRowId(new TenantId("hospital-a"), new UUID(2, 2)),
                new LegalBasis("GDPR"));
        destruction.request(FIRST, policies, 3, NOW);
        return destruction;
    }

    private static DestructionRecord in(DestructionStatus status) {
        DestructionRecord destruction = requested(status == AWAITING_APPROVAL);
        if (status == CANCELLED) {
            destruction.cancel("second", NOW);
        }
        if (status == ERASING || status == ERASED) {
            destruction.begin(DUE);
        }
        if (status == ERASED) {
            destruction.certify("signed", Optional.empty());
        }
        return destruction;
    }

    static Stream<Arguments> everyStepFromEveryStatus() {
        return Arrays.stream(Step.values())
                .flatMap(step -> Arrays.stream(DestructionStatus.values()).map(status -> Arguments.of(step, status)));
    }

    @ParameterizedTest
    @MethodSource("everyStepFromEveryStatus")
    void goesWhereItMayAndNowhereElse(Step step, DestructionStatus status) {
        DestructionRecord destruction = in(status);
        assertThat(destruction.status()).isEqualTo(status);
        Optional<DestructionStatus> next = Optional.ofNullable(ALLOWED.get(step).get(status));

        if (next.isPresent()) {
            assertThatCode(() -> step.step.accept(destruction)).doesNotThrowAnyException();
        } else {
            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> step.step.accept(destruction));
        }
        assertThat(destruction.status()).isEqualTo(next.orElse(status));
    }

    @Nested
    class Clock {

        @Test
        void startsWithTheRequest() {
            assertThat(requested(false).eraseAfter()).contains(DUE);
        }

        @Test
        void startsWithTheApprovalIfOneIsNeeded() {
            DestructionRecord destruction = requested(true);
            assertThat(destruction.eraseAfter()).isEmpty();

            destruction.approve(SECOND, NOW.plusSeconds(60));

            assertThat(destruction.eraseAfter()).contains(DUE.plusSeconds(60));
        }

        @Test
        void letsNothingBeErasedEarly() {
            DestructionRecord destruction = requested(false);

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> destruction.begin(DUE.minusNanos(1000)));
            assertThat(destruction.status()).isEqualTo(PENDING);
        }
    }

    @Nested
    class Approval {

        @Test
        void isNotOfWhoAsked() {
            DestructionRecord destruction = requested(true);

            assertThatExceptionOfType(SecondPersonNeededException.class)
                    .isThrownBy(() -> destruction.approve(FIRST, NOW));
            assertThat(destruction.status()).isEqualTo(AWAITING_APPROVAL);
        }

        @Test
        void isNotOfWhoAskedUnderAnotherName() {
            DestructionRecord destruction = requested(true);

            assertThatExceptionOfType(SecondPersonNeededException.class)
                    .isThrownBy(() -> destruction.approve(new Person("f.irst", FIRST.subject()), NOW));
            assertThat(destruction.status()).isEqualTo(AWAITING_APPROVAL);
        }
    }
}
