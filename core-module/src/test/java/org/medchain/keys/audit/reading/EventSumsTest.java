package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
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
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class EventSumsTest {

    private static final Instant MIDNIGHT = Instant.parse("2026-11-05T00:00:00Z");
    private static final WrittenEvent EVENT = WrittenEvent.at(MIDNIGHT.plus(Duration.ofHours(12)));
    private static final Duration DAY = Duration.ofDays(1);

    private final InProcessDatabase database;
    private final WrittenChain chain;
    private final EventSums sums;
    private final EventCountStore counts;

    EventSumsTest(DatabaseKind kind) {
        database = kind.database();
        chain = new WrittenChain(database);
        sums = new EventSums(database, () -> WrittenChain.namesOfAll(database));
        counts = new EventCountStore(database);
    }

    private void add(int events) {
        chain.add(Collections.nCopies(events, EVENT));
    }

    /** Of six days, not in the order of time, as servers that write at once leave them. */
    private static List<WrittenEvent> mixedEvents(int number) {
        Random random = new Random(17);
        return IntStream.range(0, number)
                .mapToObj(i -> {
                    WrittenEvent event = WrittenEvent.at(MIDNIGHT.plusSeconds(random.nextInt(6 * 86_400)))
                            .by("actor-" + random.nextInt(3))
                            .of(random.nextBoolean() ? Operation.DECRYPT_DATA_KEY : Operation.LIST_DATA_KEYS);
                    return random.nextInt(4) == 0
                            ? event.failing(
                                    random.nextBoolean() ? FailureReason.FORBIDDEN : FailureReason.INTERNAL_ERROR)
                            : event;
                })
                .toList();
    }

    private long total() {
        return total(chain);
    }

    private long total(WrittenChain of) {
        AuditSummary summary = counts.sumUp(of.name(), MIDNIGHT, MIDNIGHT.plus(DAY.multipliedBy(6)));
        return summary.successes() + summary.failures();
    }

    private long summedTo() {
        return database.number(
                "select coalesce(max(summed_to), 0) from summed_chains where tenant_id = ?1", chain.name());
    }

    private long rows() {
        return database.number("select count(*) from event_sums where tenant_id = ?1", chain.name());
    }

    /** From and to midnight, amid a day, within one day, before and behind all events. */
    private List<AuditSummary> summaries() {
        List<Instant> times = Stream.of(-40.0, 0.0, 1.0, 2.25, 2.75, 3.0, 4.5, 6.0, 30.0)
                .map(days -> MIDNIGHT.plusSeconds((long) (days * 86_400)))
                .toList();
        List<AuditSummary> all = new ArrayList<>();
        for (Instant from : times) {
            for (Instant to : times) {
                if (from.isBefore(to)) {
                    all.add(counts.sumUp(chain.name(), from, to));
                }
            }
        }
        return all;
    }

    @Nested
    class SumUpSome {

        @Test
        void changesNoSummary() {
            chain.add(mixedEvents(1_500));
            List<AuditSummary> before = summaries();

            sums.sumUpSome();

            assertThat(summedTo()).isEqualTo(1_500);
            assertThat(summaries()).isEqualTo(before);
            assertThat(total()).isEqualTo(1_500);

            chain.add(mixedEvents(300));
            assertThat(total()).isEqualTo(1_800);
        }

        @Test
        void goesOnBehindWhatItSummedUp() {
            add(1_000);
            sums.sumUpSome();
            add(1_000);
            sums.sumUpSome();

            assertThat(summedTo()).isEqualTo(2_000);
            assertThat(total()).isEqualTo(2_000);
            assertThat(rows()).isEqualTo(1);
        }

        @Test
        void goesOnFromSliceToSlice() {
            add(10_001);

            sums.sumUpSome();

            assertThat(summedTo()).isEqualTo(10_001);
            assertThat(total()).isEqualTo(10_001);
        }

        @Test
        void passesOverEventsThatAreGone() {
            add(12_500);
            chain.archiveUpTo(11_000);

            sums.sumUpSome();

            assertThat(summedTo()).isEqualTo(12_500);
            assertThat(total()).isEqualTo(1_500);
        }

        @Test
        void leavesFewNewEventsToThoseWhoAsk() {
            add(EventSums.LEAST - 1);

            sums.sumUpSome();

            assertThat(summedTo()).isZero();
            assertThat(total()).isEqualTo(EventSums.LEAST - 1);
        }

        @Test
        void countsNoEventTwiceIfServersDoItAtOnce() {
            add(2_000);

            CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(sums::sumUpSome))
                            .limit(4)
                            .toArray(CompletableFuture[]::new))
                    .join();
            sums.sumUpSome();

            assertThat(summedTo()).isEqualTo(2_000);
            assertThat(total()).isEqualTo(2_000);
        }
    }

    @Nested
    class TakeOut {

        private void archiveUpTo(int place) {
            database.change(entityManager -> EventSums.takeOut(entityManager, chain.name(), place));
            chain.archiveUpTo(place);
        }

        @Test
        void leavesTheRest() {
            chain.add(Collections.nCopies(500, EVENT.by("gone")));
            add(1_000);
            sums.sumUpSome();

            archiveUpTo(600);

            assertThat(total()).isEqualTo(900);
            assertThat(rows()).isEqualTo(1);
            sums.sumUpSome();
            assertThat(total()).isEqualTo(900);
        }

        @Test
        void leavesNothingOfAllThatWereSummedUp() {
            add(1_000);
            sums.sumUpSome();

            archiveUpTo(1_000);

            assertThat(rows()).isZero();
            add(1_200);
            sums.sumUpSome();
            assertThat(total()).isEqualTo(1_200);
            assertThat(summedTo()).isEqualTo(2_200);
        }

        @Test
        void takesNothingOfEventsThatWereNotSummedUp() {
            add(1_000);
            sums.sumUpSome();
            add(500);

            archiveUpTo(1_300);

            assertThat(rows()).isZero();
            assertThat(total()).isEqualTo(200);
        }

        @Test
        void takesNothingOfAChainThatNobodyBeganToSumUp() {
            add(1_100);

            archiveUpTo(1_050);
            add(1_000);
            sums.sumUpSome();

            assertThat(total()).isEqualTo(1_050);
        }

        /** As on Citus, where a crash may come between. */
        @Test
        void takesThemOnceIfTheyAreRemovedLater() {
            chain.add(Collections.nCopies(700, EVENT.by("gone")));
            add(1_000);
            sums.sumUpSome();

            database.change(entityManager -> EventSums.takeOut(entityManager, chain.name(), 600));
            assertThat(total()).isEqualTo(1_100);
            assertThat(takenOutTo()).isEqualTo(600);
            archiveUpTo(600);
            assertThat(total()).isEqualTo(1_100);
            archiveUpTo(650);

            assertThat(total()).isEqualTo(1_050);
            assertThat(takenOutTo()).isEqualTo(650);
        }

        /** Events that are not removed yet are not summed up meanwhile. */
        @Test
        void keepsThemOutOfTheSumsUntilTheyAreRemoved() {
            add(1_100);

            database.change(entityManager -> EventSums.takeOut(entityManager, chain.name(), 1_050));
            add(1_000);
            sums.sumUpSome();
            assertThat(total()).isEqualTo(1_050);
            chain.archiveUpTo(1_050);

            assertThat(total()).isEqualTo(1_050);
        }

        /** Nor does a summary that begins or ends amid a day take them away again. */
        @Test
        void changesNoSummaryOnceMoreWhenTheyAreRemoved() {
            chain.add(mixedEvents(1_500));
            sums.sumUpSome();
            database.change(entityManager -> EventSums.takeOut(entityManager, chain.name(), 700));
            List<AuditSummary> before = summaries();

            chain.archiveUpTo(700);

            assertThat(before).isEqualTo(summaries());
        }

        @Test
        void isNowhereAtFirst() {
            assertThat(takenOutTo()).isZero();
        }

        private long takenOutTo() {
            return database.read(entityManager -> EventSums.takenOutTo(entityManager, chain.name()));
        }

        @Test
        void leavesOtherTenants() {
            WrittenChain other = new WrittenChain(database).add(Collections.nCopies(1_000, EVENT));
            add(1_000);
            sums.sumUpSome();

            archiveUpTo(1_000);

            assertThat(total(other)).isEqualTo(1_000);
        }
    }
}
