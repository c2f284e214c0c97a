package org.medchain.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RotationLeaseTest {

    private static final Duration LENGTH = Duration.ofSeconds(60);

    private final Ticking clock = new Ticking();
    private final List<Instant> renewals = new ArrayList<>();
    private boolean held = true;
    private final RotationLease lease =
            new RotationLease(new Leases(), clock, LENGTH, RotationId.create(), UUID.randomUUID());

    @Nested
    class Renewal {

        @Test
        void isOnceInAThirdOfItsLength() {
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
            held = false;
            clock.advance(LENGTH);

            assertThatExceptionOfType(RotationLease.LostException.class).isThrownBy(lease::renewIfDue);
        }
    }

    private final class Leases extends RotationLeases {

        @Override
        public boolean renew(RotationId job, UUID holder, Instant until) {
            renewals.add(until);
            return held;
        }
    }

    private static final class Ticking extends Clock {

        private Instant now = Instant.parse("2026-11-25T00:00:00Z");

        void advance(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
