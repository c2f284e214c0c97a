package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.ReviewOpenException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.TickingClock;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class ReviewSignOffTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 11, 16);
    private static final Instant END = Instant.parse("2026-11-23T00:00:00Z");
    private static final Instant LAST_MOMENT = Instant.parse("2026-11-29T23:59:59.999999Z");

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T10:00:00Z"));
    private final InProcessAudit audit;
    private final WrittenChain chain;
    private Optional<Instant> begun = Optional.empty();
    private Runnable looking = () -> {};
    private final ReviewSignOff review;

    ReviewSignOffTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        chain = new WrittenChain(kind.database());
        review = reviewAt(clock);
        audit.callAs(chain.tenantId(), "auditor");
    }

    private ReviewSignOff reviewAt(Clock now) {
        return reviewAt(now, now);
    }

    private ReviewSignOff reviewAt(Clock database, Clock server) {
        return new ReviewSignOff(
                audit.operations(),
                List.of((entityManager, tenant, before) -> false, (entityManager, tenant, before) -> {
                    looking.run();
                    return tenant.equals(chain.tenantId())
                            && begun.filter(it -> it.isBefore(before)).isPresent();
                }),
                InProcessDatabase.timeOf(database),
                server);
    }

    /** The database's clock, and what happens between the use case, which asks it first, and the transaction. */
    private static final class Between extends Clock {

        private final TickingClock clock;
        private final Runnable between;
        private int asked;

        Between(TickingClock clock, Runnable between) {
            this.clock = clock;
            this.between = between;
        }

        @Override
        public Instant instant() {
            asked++;
            if (asked == 2) {
                between.run();
            }
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return clock.withZone(zone);
        }
    }

    private List<String> events() {
        return audit.endsOf(chain.tenantId());
    }

    @Test
    void leavesOneEvent() {
        begun = Optional.of(END);

        assertThat(review.sign(FIRST)).isEqualTo(new SignedWeek(FIRST));

        assertThat(events()).containsExactly("SIGN_OFF_REVIEW SUCCESS");
    }

    @Test
    void isRefusedWhileSomethingOfTheWeekIsOpen() {
        begun = Optional.of(END.minusNanos(1000));

        assertThatExceptionOfType(ReviewOpenException.class).isThrownBy(() -> review.sign(FIRST));

        assertThat(events()).containsExactly("SIGN_OFF_REVIEW REVIEW_OPEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-09", "2026-11-17", "2026-11-23", "2026-11-30", "9999-12-31"})
    void isRefusedForAnotherWeek(LocalDate first) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> review.sign(first))
                .satisfies(e -> assertThat(e.field()).isEqualTo("first"));

        assertThat(events()).containsExactly("SIGN_OFF_REVIEW INVALID_REQUEST");
    }

    /** The event's time tells the week: it is of the next one by then. */
    @Test
    void isRefusedIfTheNextWeekBeginsMeanwhile() {
        TickingClock sunday = new TickingClock(LAST_MOMENT);
        Clock database = new Between(sunday, () -> sunday.advance(Duration.ofNanos(1000)));

        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> reviewAt(database, sunday).sign(FIRST));

        assertThat(events()).containsExactly("SIGN_OFF_REVIEW INVALID_REQUEST");
    }

    @Test
    void isRefusedIfSomethingOfTheWeekBeginsMeanwhile() {
        Clock database = new Between(clock, () -> begun = Optional.of(END.minusNanos(1000)));

        assertThatExceptionOfType(ReviewOpenException.class)
                .isThrownBy(() -> reviewAt(database, clock).sign(FIRST));

        assertThat(events()).containsExactly("SIGN_OFF_REVIEW REVIEW_OPEN");
    }

    /** The event would have a time of another week. */
    @Test
    void isRefusedWhileTheServersClockIsInAnotherWeek() {
        Clock ahead = Clock.offset(clock, Duration.ofDays(7));

        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> reviewAt(clock, ahead).sign(FIRST.plusWeeks(1)));
        assertThatExceptionOfType(ConcurrentChangeException.class)
                .isThrownBy(() -> reviewAt(clock, ahead).sign(FIRST));

        assertThat(events()).containsExactly("SIGN_OFF_REVIEW INVALID_REQUEST", "SIGN_OFF_REVIEW CONFLICT");
    }

    @Test
    void isRefusedIfARowHasAValueThatNoneHas() {
        looking = () -> {
            throw new IllegalArgumentException("no such status");
        };

        assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> review.sign(FIRST));

        assertThat(events()).containsExactly("SIGN_OFF_REVIEW TENANT_UNTRUSTED");
    }

    @Test
    void isAcceptedAtTheLastMoment() {
        assertThat(reviewAt(new TickingClock(LAST_MOMENT)).sign(FIRST)).isEqualTo(new SignedWeek(FIRST));
    }

    @Test
    void ofTwoAtOnceIsTwoEventsAboutTheSameWeek() {
        List<CompletableFuture<SignedWeek>> signed = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> review.sign(FIRST)))
                .limit(2)
                .toList();

        assertThat(signed.stream().map(CompletableFuture::join)).containsOnly(new SignedWeek(FIRST));
        assertThat(events()).containsExactly("SIGN_OFF_REVIEW SUCCESS", "SIGN_OFF_REVIEW SUCCESS");
    }

    @Test
    void isRefusedToCallersWithoutATenant() {
        audit.callAsAdministrator();

        assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> review.sign(FIRST));
    }
}
