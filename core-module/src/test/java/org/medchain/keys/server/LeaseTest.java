package org.medchain.keys.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final String SUBJECT = "subject";

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T00:00:00Z"));
    private final List<String> asked = new ArrayList<>();
    private final List<UUID> holders = new ArrayList<>();
    private final List<Instant> renewals = new ArrayList<>();
    private boolean free = true;
    private boolean held = true;
    private boolean failing;

    private Optional<Lease<String>> take() {
        return Lease.take(new Store(), SUBJECT, LENGTH, clock);
    }

    private Lease<String> taken() {
        return take().orElseThrow();
    }

    @Nested
    class Take {

        @Test
        void holdsTheSubjectForTheLength() {
            Lease<String> lease = taken();

            assertThat(lease.subject()).isEqualTo(SUBJECT);
            assertThat(holders).containsExactly(lease.holder());
            assertThat(asked).containsExactly("take subject at 2026-11-25T00:00:00Z until 2026-11-25T00:01:00Z");
        }

        @Test
        void isEmptyWhileAnotherHoldsIt() {
            free = false;

            assertThat(take()).isEmpty();
        }

        @Test
        void isAnotherHolderEachTime() {
            assertThat(taken().holder()).isNotEqualTo(taken().holder());
        }
    }

    @Nested
    class Renewal {

        @Test
        void isOnceInAThirdOfItsLength() {
            Lease<String> lease = taken();
            lease.renewIfDue();
            clock.advance(Duration.ofSeconds(19));
            lease.renewIfDue();
            assertThat(renewals).isEmpty();

            clock.advance(Duration.ofSeconds(1));
            lease.renewIfDue();
            lease.renewIfDue();

            assertThat(renewals).containsExactly(clock.instant().plus(LENGTH));
        }

        @Test
        void failsWhenAnotherHoldsIt() {
            Lease<String> lease = taken();
            held = false;
            clock.advance(LENGTH);

            assertThatExceptionOfType(Lease.LostException.class).isThrownBy(lease::renewIfDue);
        }
    }

    @Nested
    class Close {

        @Test
        void releasesItForTheHolder() {
            Lease<String> lease = taken();
            clock.advance(Duration.ofSeconds(5));

            lease.close();

            assertThat(asked).last().isEqualTo("release subject at 2026-11-25T00:00:05Z");
            assertThat(holders).containsExactly(lease.holder(), lease.holder());
        }

        @Test
        void leavesItToEndByItselfIfTheStoreFails() {
            Lease<String> lease = taken();
            failing = true;

            assertThatNoException().isThrownBy(lease::close);
        }
    }

    private final class Store implements LeaseStore<String> {

        @Override
        public boolean take(String subject, UUID holder, Instant now, Instant until) {
            asked.add("take " + subject + " at " + now + " until " + until);
            holders.add(holder);
            return free;
        }

        @Override
        public boolean renew(String subject, UUID holder, Instant until) {
            renewals.add(until);
            return held;
        }

        @Override
        public void release(String subject, UUID holder, Instant now) {
            if (failing) {
                throw new IllegalStateException("a test");
            }
            asked.add("release " + subject + " at " + now);
            holders.add(holder);
        }
    }
}
