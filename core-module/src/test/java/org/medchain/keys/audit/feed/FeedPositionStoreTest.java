package org.medchain.keys.audit.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.audit.ChangedChains;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.settings.MapConfig;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.WorkStore;

@ParameterizedClass
@EnumSource
class FeedPositionStoreTest {

    private static final Instant LONG_AGO = Instant.parse("2026-11-01T00:00:00Z");

    private final InProcessDatabase database;
    private final WrittenChain chain;
    private final FeedPositionStore positions;
    private final WorkStore leases;

    FeedPositionStoreTest(DatabaseKind kind) {
        database = kind.database();
        chain = new WrittenChain(database);
        positions = new FeedPositionStore(database, () -> Set.of(chain.name()));
        leases = leases(database);
        takeAsSent(database);
    }

    /** What other tests left. */
    static void takeAsSent(InProcessDatabase database) {
        new FeedPositionStore(database, () -> WrittenChain.namesOfAll(database)).findDue();
        database.execute("update audit_feeds set sent_to = 1000000000, set_aside = 0");
    }

    static WorkStore leases(InProcessDatabase database) {
        return new WorkStore(database, database.time(), InProcessAudit.CLOCK);
    }

    private Lease<String> take() {
        return leases.take(FeedPositionStore.SENDING, chain.name()).orElseThrow();
    }

    private void send(long sentTo) {
        try (Lease<String> lease = take()) {
            positions.advance(lease, sentTo);
        }
    }

    @Nested
    class FindDue {

        @Test
        void hasAChainUntilItIsSent() {
            chain.add(Collections.nCopies(3, WrittenEvent.at(LONG_AGO)));
            assertThat(positions.findDue()).contains(chain.name());
            assertThat(positions.position(chain.name())).isZero();

            send(2);
            assertThat(positions.findDue()).contains(chain.name());

            send(3);
            assertThat(positions.findDue()).doesNotContain(chain.name());

            chain.add(WrittenEvent.at(LONG_AGO));
            assertThat(positions.findDue()).contains(chain.name());
        }

        @Test
        void beginsBehindWhatIsArchived() {
            chain.add(Collections.nCopies(5, WrittenEvent.at(LONG_AGO)));
            chain.archiveUpTo(3);

            assertThat(positions.findDue()).contains(chain.name());

            assertThat(positions.position(chain.name())).isEqualTo(3);
        }

        @Test
        void knowsThatAllOfAChainIsArchived() {
            chain.add(Collections.nCopies(2, WrittenEvent.at(LONG_AGO)));
            chain.archiveUpTo(2);

            assertThat(positions.findDue()).doesNotContain(chain.name());
        }
    }

    @Nested
    class Notes {

        private final ChangedChains changed = new ChangedChains();

        private FeedSettings settings(Map<String, String> variables) {
            return new FeedSettings(MapConfig.variables(variables));
        }

        @Test
        void areTakenIfThereIsARepository() {
            new FeedPositionStore(
                    database, changed, settings(Map.of("AUDIT_FEED_URL", "https://arr.example.org/fhir")));

            assertThat(InProcessAudit.readersOf(changed)).isOne();
        }

        @Test
        void areTakenForNoRepository() {
            new FeedPositionStore(database, changed, settings(Map.of()));

            assertThat(InProcessAudit.readersOf(changed)).isZero();
        }
    }

    @Nested
    class ALease {

        @Test
        void thatIsLostAdvancesNothing() {
            chain.add(WrittenEvent.at(LONG_AGO));
            positions.findDue();
            Lease<String> lost = take();
            lost.close();
            Lease<String> next = take();

            assertThatExceptionOfType(Lease.LostException.class).isThrownBy(() -> positions.advance(lost, 1));

            assertThat(positions.position(chain.name())).isZero();
            next.close();
        }
    }

    @Nested
    class DeferredGroup {

        private void setAside(Lease<String> lease, long seq) {
            database.change(entityManager -> positions.setAside(lease, seq).apply(entityManager));
        }

        @Test
        void goesOnBehindTheEventAndCountsIt() {
            chain.add(WrittenEvent.at(LONG_AGO), WrittenEvent.at(LONG_AGO));
            positions.findDue();

            try (Lease<String> lease = take()) {
                setAside(lease, 1);
            }

            assertThat(positions.position(chain.name())).isOne();
            assertThat(positions.lag().setAside()).isOne();
            assertThat(positions.lag().waiting()).isOne();
        }

        @Test
        void changesNothingUnderALeaseThatIsLost() {
            chain.add(WrittenEvent.at(LONG_AGO));
            positions.findDue();
            Lease<String> lost = take();
            lost.close();

            assertThatExceptionOfType(Lease.LostException.class).isThrownBy(() -> setAside(lost, 1));

            assertThat(positions.position(chain.name())).isZero();
            assertThat(positions.lag().setAside()).isZero();
        }
    }

    @Nested
    class Lag {

        @Test
        void isThatOfTheOldestEventThatWaits() {
            chain.add(WrittenEvent.at(LONG_AGO), WrittenEvent.at("2026-11-02T00:00:00Z"));
            positions.findDue();

            assertThat(positions.lag().waiting()).isEqualTo(2);
            assertThat(positions.lag().oldest()).contains(LONG_AGO);

            send(1);
            assertThat(positions.lag().waiting()).isEqualTo(1);
            assertThat(positions.lag().oldest()).contains(Instant.parse("2026-11-02T00:00:00Z"));

            send(2);
            assertThat(positions.lag().waiting()).isZero();
            assertThat(positions.lag().oldest()).isEmpty();
        }

        @Test
        void hasWhatOtherServersLeft() {
            chain.add(WrittenEvent.at(LONG_AGO), WrittenEvent.at(LONG_AGO));
            FeedPositionStore ofAnother = new FeedPositionStore(database, Set::of);
            for (int looked = 0; looked <= WrittenChain.namesOfAll(database).size(); looked += 1_000) {
                ofAnother.findDue();
            }

            assertThat(ofAnother.lag().waiting()).isEqualTo(2);
            assertThat(ofAnother.lag().oldest()).contains(LONG_AGO);
        }
    }
}
