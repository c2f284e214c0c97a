package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.FailureReason;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.audit.reading.AuditSummary.Count;
import org.medchain.keys.audit.reading.AuditSummary.Denial;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class AuditReviewTest {

    private static final Instant NOW = Instant.parse("2026-11-10T00:00:00.123456789Z");
    private static final Instant TO = Instant.parse("2026-11-10T00:00:00.123456Z");
    private static final WrittenEvent EVENT = WrittenEvent.at("2026-11-05T12:00:00Z");

    private final InProcessAudit audit;
    private final WrittenChain chain;
    private final AuditReview review;

    AuditReviewTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        chain = new WrittenChain(kind.database());
        review = new AuditReview(
                new AuditorsChain(audit.operations()),
                new EventCountStore(kind.database()),
                Clock.fixed(NOW, ZoneOffset.UTC));
        audit.callAs(chain.tenantId(), "auditor");
    }

    private static Optional<Instant> time(String text) {
        return Optional.ofNullable(text).map(Instant::parse);
    }

    @Nested
    class SumUp {

        @Test
        void countsTheEventsOfTheTenant() {
            chain.add(
                    EVENT.of(Operation.DECRYPT_DATA_KEY),
                    EVENT.of(Operation.DECRYPT_DATA_KEY).failing(FailureReason.FORBIDDEN),
                    EVENT.of(Operation.LIST_DATA_KEYS));

            AuditSummary summary = review.sumUp(Optional.empty(), Optional.empty());

            assertThat(summary.byOperation())
                    .containsExactly(new Count("DECRYPT_DATA_KEY", 1, 1), new Count("LIST_DATA_KEYS", 1, 0));
            assertThat(summary.byActor()).containsExactly(new Count("dr.miller", 2, 1));
            assertThat(summary.byDay()).containsExactly(new Count("2026-11-05", 2, 1));
            assertThat(summary.denials()).containsExactly(new Denial("dr.miller", "DECRYPT_DATA_KEY", "forbidden", 1));
            assertThat(summary.unusualVolumes()).isEmpty();
            assertThat(summary.successes()).isEqualTo(2);
            assertThat(summary.failures()).isEqualTo(1);
        }

        @Test
        void leavesOneEventBehindWhatItCounted() {
            chain.add(EVENT);

            review.sumUp(Optional.empty(), Optional.empty());

            assertThat(audit.endsOf(chain.tenantId()))
                    .containsExactly("LIST_DATA_KEYS SUCCESS", "READ_AUDIT_SUMMARY SUCCESS");
        }

        @Test
        void goesBackThirtyDaysFromNowUnlessItIsToldOtherwise() {
            AuditSummary summary = review.sumUp(Optional.empty(), Optional.empty());

            assertThat(summary.to()).isEqualTo(TO);
            assertThat(summary.from()).isEqualTo(TO.minus(Duration.ofDays(30)));
        }

        @Test
        void leavesOutWhatIsBeforeTheBeginningAndFromTheEndOn() {
            Instant from = Instant.parse("2026-11-01T00:00:00Z");
            Instant to = Instant.parse("2026-11-02T00:00:00Z");
            chain.add(
                    WrittenEvent.at(from.minusNanos(1000)),
                    WrittenEvent.at(from),
                    WrittenEvent.at(to.minusNanos(1000)),
                    WrittenEvent.at(to));

            assertThat(review.sumUp(Optional.of(from), Optional.of(to)).successes())
                    .isEqualTo(2);
        }

        @Test
        void namesAHundredUnusualVolumesAtMost() {
            WrittenEvent quiet = EVENT.of(Operation.LIST_DATA_KEYS);
            IntStream.range(0, AuditSummary.MOST + 1).forEach(i -> chain.add(quiet.by("user-" + i)));

            AuditSummary summary = review.sumUp(Optional.empty(), Optional.empty());

            assertThat(summary.byActor()).hasSize(AuditSummary.MOST);
            assertThat(summary.unusualVolumes()).hasSizeLessThanOrEqualTo(AuditSummary.MOST);
        }

        @ParameterizedTest
        @CsvSource({
            "2026-11-10T00:00:00Z, 2026-11-10T00:00:00Z",
            "2026-11-10T00:00:01Z, 2026-11-10T00:00:00Z",
            "2025-11-08T23:59:59Z, 2026-11-10T00:00:00Z",
            "2027-01-01T00:00:00Z,"
        })
        void refusesABeginningThatIsNotBeforeTheEndOrTooLongBeforeIt(String from, String to) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> review.sumUp(time(from), time(to)))
                    .withMessageStartingWith("from ");

            assertThat(audit.endsOf(chain.tenantId())).isEmpty();
        }

        @Test
        void acceptsAWholeYear() {
            assertThat(review.sumUp(time("2025-11-09T00:00:00Z"), time("2026-11-10T00:00:00Z"))
                            .successes())
                    .isZero();
        }
    }
}
