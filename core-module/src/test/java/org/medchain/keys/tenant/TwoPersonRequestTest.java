package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.SecondPersonNeededException;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.server.caller.Person;

class TwoPersonRequestTest {

    private static final Instant NOW = Instant.parse("2026-11-25T01:00:00Z");
    private static final Person FIRST = new Person("first", Optional.of("subject-1"));
    private static final Person SECOND = new Person("second", Optional.of("subject-2"));

    private final TwoPersonRequest request = new TwoPersonRequest(FIRST, Duration.ofHours(1), NOW);

    @Nested
    class Approve {

        @Test
        void beginsTheWait() {
            assertThat(request.approve(SECOND, true, NOW.plusSeconds(60))).isEqualTo(NOW.plusSeconds(3_660));
            assertThat(request.approvedBy()).contains("second");
            assertThat(request.approvedAt()).contains(NOW.plusSeconds(60));
        }

        @Test
        void isNotOfTheRequesterEvenIfNoneIsAwaited() {
            assertThatExceptionOfType(SecondPersonNeededException.class)
                    .isThrownBy(() -> request.approve(FIRST, false, NOW));
            assertThatExceptionOfType(SecondPersonNeededException.class)
                    .isThrownBy(() -> request.approve(new Person("f.irst", FIRST.subject()), true, NOW));
            assertThatExceptionOfType(SecondPersonNeededException.class)
                    .isThrownBy(() -> request.approve(new Person("first", Optional.empty()), true, NOW));
            assertThat(request.approvedBy()).isEmpty();
        }

        @Test
        void isRefusedIfNoneIsAwaited() {
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> request.approve(SECOND, false, NOW));
            assertThat(request.approvedAt()).isEmpty();
        }
    }

    /** Seals of rows are over this text. */
    @Test
    void isInTheRowsValuesAsBefore() {
        request.approve(SECOND, true, NOW);

        assertThat(request.addTo(RowValues.of().with("status", "PENDING"), "windowSeconds")
                        .text())
                .isEqualTo("{\"status\":\"PENDING\",\"requestedBy\":\"first\",\"requestedBySubject\":\"subject-1\","
                        + "\"requestedAt\":\"2026-11-25T01:00:00Z\",\"windowSeconds\":3600,\"approvedBy\":\"second\","
                        + "\"approvedAt\":\"2026-11-25T01:00:00Z\"}");
    }
}
