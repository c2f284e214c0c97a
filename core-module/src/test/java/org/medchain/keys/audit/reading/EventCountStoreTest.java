package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.audit.reading.AuditSummary.Count;
import org.medchain.keys.audit.reading.AuditSummary.Denial;
import org.medchain.keys.audit.reading.AuditSummary.UnusualVolume;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class EventCountStoreTest {

    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-11-11T00:00:00Z");
    private static final WrittenEvent EVENT = WrittenEvent.at("2026-11-05T12:00:00Z");
    private static final WrittenEvent EARLY = WrittenEvent.at(FROM.minusNanos(1000));
    private static final WrittenEvent LATE = WrittenEvent.at(TO);

    private final WrittenChain chain;
    private final WrittenChain other;
    private final EventCountStore store;

    EventCountStoreTest(DatabaseKind kind) {
        chain = new WrittenChain(kind.database());
        other = new WrittenChain(kind.database());
        store = new EventCountStore(kind.database());
    }

    @Nested
    class ByOperation {

        private List<Count> counts() {
            return store.sumUp(chain.name(), FROM, TO).byOperation();
        }

        @Test
        void hasSuccessesAndFailuresInTheOrderOfNames() {
            chain.add(
                    EVENT.of(Operation.LIST_DATA_KEYS),
                    EVENT.of(Operation.DECRYPT_DATA_KEY),
                    EVENT.of(Operation.DECRYPT_DATA_KEY),
                    EVENT.of(Operation.DECRYPT_DATA_KEY).failing(FailureReason.FORBIDDEN));

            assertThat(counts())
                    .containsExactly(new Count("DECRYPT_DATA_KEY", 2, 1), new Count("LIST_DATA_KEYS", 1, 0));
        }

        @Test
        void countsFromTheBeginningToBeforeTheEnd() {
            chain.add(EARLY, WrittenEvent.at(FROM), WrittenEvent.at(TO.minusNanos(1000)), LATE);

            assertThat(counts()).containsExactly(new Count("LIST_DATA_KEYS", 2, 0));
        }

        @Test
        void countsNoOtherTenants() {
            other.add(EVENT);

            assertThat(counts()).isEmpty();
        }
    }

    @Nested
    class ByActor {

        private List<Count> counts() {
            return store.sumUp(chain.name(), FROM, TO).byActor();
        }

        @Test
        void hasThoseWithMostEventsFirstAndThenTheOrderOfNames() {
            chain.add(
                    EVENT.by("c"),
                    EVENT.by("b"),
                    EVENT.by("z"),
                    EVENT.by("z").failing(FailureReason.INTERNAL_ERROR),
                    EARLY.by("a"),
                    LATE.by("a"));
            other.add(EVENT.by("a"));

            assertThat(counts()).containsExactly(new Count("z", 1, 1), new Count("b", 1, 0), new Count("c", 1, 0));
        }

        @Test
        void hasNoMoreThanTheMost() {
            chain.add(IntStream.range(0, AuditSummary.MOST + 1)
                    .mapToObj(i -> EVENT.by("actor-%03d".formatted(i)))
                    .toList());
            chain.add(EVENT.by("actor-100"));

            assertThat(counts())
                    .hasSize(AuditSummary.MOST)
                    .startsWith(new Count("actor-100", 2, 0), new Count("actor-000", 1, 0))
                    .endsWith(new Count("actor-098", 1, 0));
        }
    }

    @Nested
    class ByDay {

        @Test
        void endsADayAtMidnightOfUtc() {
            chain.add(
                    WrittenEvent.at("2026-11-03T23:59:59.999999Z"),
                    WrittenEvent.at("2026-11-04T00:00:00Z"),
                    WrittenEvent.at("2026-11-04T23:59:59.999999Z").failing(FailureReason.NOT_FOUND));

            assertThat(store.sumUp(chain.name(), FROM, TO).byDay())
                    .containsExactly(new Count("2026-11-03", 1, 0), new Count("2026-11-04", 1, 1));
        }

        @Test
        void countsFromTheBeginningToBeforeTheEnd() {
            chain.add(EARLY, EVENT, LATE);
            other.add(EVENT);

            assertThat(store.sumUp(chain.name(), FROM, TO).byDay()).containsExactly(new Count("2026-11-05", 1, 0));
        }

        @Test
        void hasDaysBefore1970() {
            chain.add(WrittenEvent.at("1969-12-31T12:00:00Z"));

            assertThat(store.sumUp(chain.name(), Instant.parse("1969-01-01T00:00:00Z"), TO)
                            .byDay())
                    .containsExactly(new Count("1969-12-31", 1, 0));
        }
    }

    @Nested
    class Denials {

        private List<Denial> denials() {
            return store.sumUp(chain.name(), FROM, TO).denials();
        }

        @Test
        void areThoseOfReasonsForWhichCallersAreRefused() {
            chain.add(Stream.of(FailureReason.values()).map(EVENT::failing).toList());
            chain.add(EVENT);

            assertThat(denials())
                    .extracting(Denial::reason)
                    .containsExactlyInAnyOrder(
                            "forbidden",
                            "second-person-needed",
                            "not-found",
                            "tenant-suspended",
                            "destruction-pending",
                            "keys-destroyed",
                            "invalid-encrypted-key");
        }

        @Test
        void areCountedByActorOperationAndReasonThoseWithMostFirst() {
            WrittenEvent denied = EVENT.failing(FailureReason.FORBIDDEN);
            chain.add(
                    denied.by("a"),
                    denied.by("a").of(Operation.DECRYPT_DATA_KEY),
                    denied.by("b"),
                    denied.by("b"),
                    denied.by("a").failing(FailureReason.NOT_FOUND));

            assertThat(denials())
                    .containsExactly(
                            new Denial("b", "LIST_DATA_KEYS", "forbidden", 2),
                            new Denial("a", "DECRYPT_DATA_KEY", "forbidden", 1),
                            new Denial("a", "LIST_DATA_KEYS", "forbidden", 1),
                            new Denial("a", "LIST_DATA_KEYS", "not-found", 1));
        }

        @Test
        void areThoseOfTheTimeAndTheTenant() {
            chain.add(EARLY.failing(FailureReason.FORBIDDEN), LATE.failing(FailureReason.FORBIDDEN));
            other.add(EVENT.failing(FailureReason.FORBIDDEN));

            assertThat(denials()).isEmpty();
        }

        @Test
        void areNoMoreThanTheMost() {
            chain.add(IntStream.rangeClosed(0, AuditSummary.MOST)
                    .mapToObj(i -> EVENT.by("actor-" + i).failing(FailureReason.FORBIDDEN))
                    .toList());

            assertThat(denials()).hasSize(AuditSummary.MOST);
        }
    }

    @Nested
    class UnusualVolumes {

        private static final LocalDate DAY = LocalDate.of(2026, 11, 5);

        private void addDays(Instant last, int days, int eventsEach) {
            for (int i = 0; i < days; i++) {
                add(last.minus(Duration.ofDays(i)), eventsEach);
            }
        }

        private void add(Instant time, int events) {
            chain.add(Collections.nCopies(events, WrittenEvent.at(time)));
        }

        private List<UnusualVolume> found() {
            return store.sumUp(chain.name(), FROM, TO).unusualVolumes();
        }

        @Test
        void areFoundAgainstTheDaysBeforeTheTime() {
            addDays(FROM.minusSeconds(1), 5, 2);
            add(EVENT.time(), 20);

            assertThat(found()).containsExactly(new UnusualVolume("dr.miller", DAY, 20, 2));
        }

        @Test
        void areNotThoseOfDaysBeforeTheTime() {
            addDays(FROM.minus(Duration.ofDays(2)), 5, 2);
            add(FROM.minusSeconds(1), 20);

            assertThat(found()).isEmpty();
        }

        @Test
        void areNotThoseOfWhatIsUsualForTheActor() {
            addDays(FROM.minusSeconds(1), 5, 10);
            add(EVENT.time(), 20);

            assertThat(found()).isEmpty();
        }

        @Test
        void countEachActorAlone() {
            addDays(FROM.minusSeconds(1), 5, 2);
            chain.add(Collections.nCopies(20, EVENT.by("dr.jones")));

            assertThat(found()).isEmpty();
        }

        @Test
        void countNoOtherTenants() {
            addDays(FROM.minusSeconds(1), 5, 2);
            add(EVENT.time(), 19);
            other.add(EVENT);

            assertThat(found()).isEmpty();
        }
    }
}
