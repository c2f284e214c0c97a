package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.FailureReason;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.TestCaller;

class AuditEventTest {

    private static AuditEvent eventOf(String... roles) {
        Caller caller = TestCaller.of("dr.miller", Caller.Scope.NO_TENANT, Optional.empty(), "request-1", roles);
        Attempt attempt = new Attempt(Operation.READ_AUDIT_LOG, caller, Optional.empty(), Optional.empty());
        return new AuditEvent(attempt, Optional.empty(), ProviderType.LOCAL, Instant.EPOCH, new SecureRandom());
    }

    private static Attempt attempt() {
        return new Attempt(Operation.UPDATE_TENANT, Caller.internal(), Optional.empty(), Optional.empty());
    }

    private static AuditEvent event(Attempt attempt, Optional<FailureReason> reason) {
        return new AuditEvent(attempt, reason, ProviderType.LOCAL, Instant.EPOCH, new SecureRandom());
    }

    @Nested
    class Change {

        private static final ChainHead START = ChainHead.startOf(AuditEvent.INSTALLATION);

        private final Attempt attempt = attempt();
        private final RowChange change =
                new RowChange("tenants/clinic", 4, Optional.of("{\"a\":1}"), Optional.of("{\"a\":2}"));

        /** The effect finds it, and that is after the event was made. */
        @Test
        void isThatOfTheAttemptWhenTheEventTakesItsPlace() {
            AuditEvent event = event(attempt, Optional.empty());
            assertThat(event.change()).isEmpty();
            attempt.changes(change);

            event.follow(START);

            assertThat(event.change()).contains(change);
        }

        @Test
        void isPartOfTheHash() {
            AuditEvent event = event(attempt, Optional.empty());
            attempt.changes(change);
            ChainHead with = event.follow(START);

            attempt.changes(new RowChange("tenants/clinic", 4, change.before(), Optional.of("{\"a\":3}")));
            assertThat(event.follow(START)).isNotEqualTo(with);
            attempt.changes(change);
            assertThat(event.follow(START)).isEqualTo(with);
        }

        @Test
        void isForgottenWhenTheEffectIsAppliedOnceMore() {
            AuditEvent event = event(attempt, Optional.empty());
            attempt.changes(change);
            event.follow(START);

            event.beginsEffect();
            event.follow(START);

            assertThat(event.change()).isEmpty();
        }

        @Test
        void isNoneOfAFailure() {
            attempt.changes(change);
            AuditEvent event = event(attempt, Optional.of(FailureReason.CONFLICT));

            event.follow(START);

            assertThat(event.change()).isEmpty();
        }
    }

    @Nested
    class Roles {

        @Test
        void standInOrderWithABlankBetweenThem() {
            assertThat(eventOf("key-user", "auditor").roles()).isEqualTo("auditor key-user");
        }

        @Test
        void areCutBetweenCharacters() {
            AuditEvent event = eventOf("a".repeat(55), "b".repeat(199) + "\uD83D\uDD11");

            assertThat(event.roles()).isEqualTo("a".repeat(55) + " " + "b".repeat(199));
            assertThat(event.follow(ChainHead.startOf(AuditEvent.INSTALLATION)).size())
                    .isEqualTo(1);
        }
    }
}
