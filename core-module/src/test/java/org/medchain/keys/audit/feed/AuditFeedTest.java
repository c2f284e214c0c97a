package org.medchain.keys.audit.feed;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.PersistenceException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.AuditEventStore;
import org.medchain.keys.audit.AuditPolicies;
import org.medchain.keys.audit.AuditPolicy;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.Outcome;
import org.medchain.keys.work.WorkStore;

@ParameterizedClass
@EnumSource
class AuditFeedTest {

    private static final WrittenEvent EVENT = WrittenEvent.at("2026-11-05T12:00:00Z");

    private final InProcessDatabase database;
    private final InProcessAudit audit;
    private final InProcessTenants tenants;
    private final WrittenChain chain;
    private final FeedPositionStore positions;
    private final WorkStore leases;
    private final FeedLag lag;
    private final Repository repository = new Repository();
    private final AuditFeed feed;

    AuditFeedTest(DatabaseKind kind) {
        database = kind.database();
        audit = new InProcessAudit(database);
        tenants = new InProcessTenants(audit);
        chain = new WrittenChain(database, tenants.add());
        positions = new FeedPositionStore(database, () -> WrittenChain.namesOfAll(database));
        leases = FeedPositionStoreTest.leases(database);
        lag = new FeedLag(positions, InProcessAudit.CLOCK);
        feed = feed(Optional.of(repository));
        FeedPositionStoreTest.takeAsSent(database);
    }

    private AuditFeed feed(Optional<AuditRepository> to) {
        return feed(to, tenants.auditPolicies());
    }

    private AuditFeed feed(Optional<AuditRepository> to, AuditPolicies policies) {
        return new AuditFeed(
                to,
                new ChainFeed(
                        positions,
                        leases,
                        new AuditEventStore(database),
                        policies,
                        audit.operations(),
                        InProcessAudit.CLOCK),
                lag,
                InProcessAudit.CLOCK);
    }

    /** Has what is sent to it of the test's chain. */
    private final class Repository implements AuditRepository {

        private final List<FedEvent> events = new ArrayList<>();
        private long refused;
        private boolean refusesAll;
        private boolean refusesWholeBatches;
        private boolean down;
        private boolean breaksOff;

        @Override
        public int record(List<FedEvent> sent) throws IOException {
            if (down) {
                throw new IOException("down");
            }
            if (!sent.get(0).event().tenantId().equals(chain.name())) {
                return sent.size();
            }
            if (refusesWholeBatches && sent.stream().anyMatch(it -> it.event().seq() == refused)) {
                return 0;
            }
            for (int i = 0; i < sent.size(); i++) {
                if (refusesAll || sent.get(i).event().seq() == refused) {
                    return i;
                }
                events.add(sent.get(i));
            }
            if (breaksOff) {
                throw new IOException("broken off");
            }
            return sent.size();
        }

        List<Long> places() {
            return events.stream().map(it -> it.event().seq()).toList();
        }
    }

    /** The policy of the chain that is asked for first can't be read. */
    private final class FirstOneFails implements AuditPolicies {

        private final String state;
        private String failed;

        FirstOneFails(String state) {
            this.state = state;
        }

        @Override
        public AuditPolicy of(String asked) {
            if (failed == null) {
                failed = asked;
                throw new PersistenceException(new SQLException("it took too long", state));
            }
            return tenants.auditPolicies().of(asked);
        }

        @Override
        public Map<String, Period> retentionsOf(Collection<String> chains) {
            return tenants.auditPolicies().retentionsOf(chains);
        }
    }

    private static List<Long> places(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Nested
    class SendSome {

        @Test
        void sendsAllEventsInTheOrderOfTheChainAndEachOnce() {
            chain.add(Collections.nCopies(250, EVENT));
            feed.sendSome();
            chain.add(Collections.nCopies(3, EVENT));
            feed.sendSome();
            feed.sendSome();

            assertThat(repository.places()).isEqualTo(places(1, 253));
        }

        @Test
        void goesOnWhereItWasWhenTheRepositoryIsBack() {
            chain.add(Collections.nCopies(3, EVENT));
            feed.sendSome();
            chain.add(Collections.nCopies(2, EVENT));
            repository.down = true;
            assertThat(feed.sendSome()).asString().isEqualTo("the audit record repository takes no events, for PT20S");
            feed.sendSome();
            assertThat(repository.places()).isEqualTo(places(1, 3));

            repository.down = false;
            assertThat(feed.sendSome()).isSameAs(Outcome.DONE);

            assertThat(repository.places()).isEqualTo(places(1, 5));
        }

        @Test
        void sendsAgainWhatMayNotHaveArrived() {
            chain.add(Collections.nCopies(3, EVENT));
            repository.breaksOff = true;
            feed.sendSome();

            repository.breaksOff = false;
            feed.sendSome();

            assertThat(repository.places()).containsExactly(1L, 2L, 3L, 1L, 2L, 3L);
        }

        @Test
        void waitsForAnEventThatIsRefused() {
            chain.add(Collections.nCopies(120, EVENT));
            repository.refused = 110;
            feed.sendSome();
            feed.sendSome();
            assertThat(repository.places()).isEqualTo(places(1, 109));

            repository.refused = 0;
            feed.sendSome();

            assertThat(repository.places()).isEqualTo(places(1, 120));
        }

        private void sendSome(int times) {
            IntStream.range(0, times).forEach(i -> feed.sendSome());
        }

        private Set<Long> arrived() {
            return new TreeSet<>(repository.places());
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void setsAsideAnEventThatIsRefusedAgainAndAgain(boolean wholeBatches) {
            chain.add(Collections.nCopies(120, EVENT));
            repository.refused = 110;
            repository.refusesWholeBatches = wholeBatches;

            sendSome(2);
            assertThat(arrived()).containsExactlyElementsOf(places(1, 109));
            sendSome(2);

            List<Long> others = new ArrayList<>(places(1, 121));
            others.remove(110L);
            assertThat(arrived()).containsExactlyElementsOf(others);
            assertThat(audit.endsOf(chain.tenantId()))
                    .endsWith("SET_AUDIT_EVENT_ASIDE SUCCESS")
                    .filteredOn(end -> end.startsWith("SET_AUDIT_EVENT_ASIDE"))
                    .hasSize(1);
            String aside = new AuditEventStore(database)
                    .findAfter(chain.name(), AuditQuery.ofAll(1), 109, 110)
                    .get(0)
                    .id()
                    .toString();
            assertThat(audit.eventsOf(chain.tenantId()))
                    .last()
                    .satisfies(event -> assertThat(event.requestId()).isEqualTo(aside));
        }

        @Test
        void setsNothingAsideForARepositoryThatRefusesEverything() {
            chain.add(Collections.nCopies(3, EVENT));
            repository.refusesAll = true;
            sendSome(10);
            assertThat(positions.position(chain.name())).isZero();

            repository.refusesAll = false;
            feed.sendSome();

            assertThat(repository.places()).isEqualTo(places(1, 3));
        }

        @Test
        void waitsWithARefusedEventThatHoldsUpNothing() {
            chain.add(EVENT, EVENT);
            repository.refused = 2;
            sendSome(10);

            assertThat(repository.places()).containsExactly(1L);
            assertThat(positions.position(chain.name())).isOne();
        }

        @Test
        void sendsOtherChainsThoughOneIsRefused() {
            chain.add(EVENT);
            repository.refused = 1;
            WrittenChain other = new WrittenChain(database).add(EVENT);

            feed.sendSome();

            assertThat(positions.position(chain.name())).isZero();
            assertThat(positions.position(other.name())).isOne();
        }

        @Test
        void sendsOtherChainsThoughOneCantBeRead() {
            chain.add(EVENT);
            WrittenChain changed = new WrittenChain(database).add(EVENT);
            database.execute("update audit_events set provider = 'changed' where tenant_id = ?", changed.name());

            feed.sendSome();

            assertThat(repository.places()).containsExactly(1L);
            assertThat(positions.position(changed.name())).isZero();
        }

        /** A statement or a lock of one tenant took too long. */
        @ParameterizedTest
        @ValueSource(strings = {"57014", "55P03"})
        void sendsOtherChainsThoughOneTakesTooLong(String timeout) {
            chain.add(EVENT);
            WrittenChain other = new WrittenChain(database).add(EVENT);
            FirstOneFails policies = new FirstOneFails(timeout);

            feed(Optional.of(repository), policies).sendSome();

            assertThat(positions.position(policies.failed)).isZero();
            assertThat(positions.position(chain.name()) + positions.position(other.name()))
                    .isOne();
        }

        @Test
        void waitsBeforeItTriesAChainAgainThatCantBeRead() {
            chain.add(EVENT);
            database.execute("update audit_events set provider = 'changed' where tenant_id = ?", chain.name());
            feed.sendSome();
            database.execute("update audit_events set provider = 'LOCAL' where tenant_id = ?", chain.name());

            feed.sendSome();
            assertThat(repository.places()).isEmpty();

            database.execute("update work set not_before = held_until where tenant_id = ?", chain.name());
            feed.sendSome();
            assertThat(repository.places()).containsExactly(1L);
        }

        @Test
        void leavesAChainToTheServerThatSendsIt() {
            chain.add(EVENT);
            positions.findDue();
            try (Lease<String> other =
                    leases.take(FeedPositionStore.SENDING, chain.name()).orElseThrow()) {
                assertThat(other.subject()).isEqualTo(chain.name());
                feed.sendSome();
                assertThat(repository.places()).isEmpty();
            }

            feed.sendSome();

            assertThat(repository.places()).containsExactly(1L);
        }

        @Test
        void beginsBehindWhatIsArchived() {
            chain.add(Collections.nCopies(5, EVENT));
            chain.archiveUpTo(3);

            feed.sendSome();

            assertThat(repository.places()).containsExactly(4L, 5L);
        }

        @Test
        void sendsNothingWithoutARepository() {
            chain.add(EVENT);
            AuditFeed off = feed(Optional.empty());

            off.sendSome();

            assertThat(repository.places()).isEmpty();
        }
    }

    @Nested
    class APatientsId {

        private String sent() {
            chain.add(EVENT.about(new PatientId("patient-7")));
            feed.sendSome();
            return repository
                    .events
                    .get(repository.events.size() - 1)
                    .resource()
                    .toString();
        }

        @Test
        void leavesWithTheEventsOfATenantThatKeepsIt() {
            tenants.keepPatientIds(chain.tenantId(), true);

            assertThat(sent()).contains("patient-7");
        }

        @Test
        void staysWithATenantThatForgetsIt() {
            tenants.keepPatientIds(chain.tenantId(), false);

            assertThat(sent())
                    .doesNotContain("patient-7")
                    .contains("urn:medchain:tenant:" + chain.name() + ":patient-hash");
        }

        @Test
        void staysWithATenantThatIsNotKnown() {
            WrittenChain unknown = new WrittenChain(database).add(EVENT.about(new PatientId("patient-8")));
            List<String> sent = new ArrayList<>();
            feed(Optional.of(events -> {
                        events.forEach(it -> sent.add(it.resource().toString()));
                        return events.size();
                    }))
                    .sendSome();

            assertThat(sent)
                    .filteredOn(it -> it.contains(unknown.name()))
                    .singleElement()
                    .asString()
                    .doesNotContain("patient-8");
        }
    }

    @Nested
    class Lag {

        private final RecordedMetrics metrics = new RecordedMetrics();

        @Test
        void isShownUntilAllIsSent() {
            lag.showIn(metrics.registry());
            assertThat(metrics.shown().values()).containsOnly(0.0);
            chain.add(EVENT, EVENT);
            repository.down = true;

            feed.sendSome();
            assertThat(metrics.shown()).containsEntry("medchain_audit_feed_waiting_events{}", 2.0);
            assertThat(metrics.shown().get("medchain_audit_feed_lag_seconds{}")).isPositive();

            repository.down = false;
            feed.sendSome();
            assertThat(metrics.shown().values()).containsOnly(0.0);
        }

        @Test
        void countsWhatWasSetAside() {
            lag.showIn(metrics.registry());
            long before = positions.lag().setAside();
            chain.add(EVENT, EVENT);
            repository.refused = 1;

            IntStream.range(0, 4).forEach(i -> feed.sendSome());

            assertThat(metrics.shown()).containsEntry("medchain_audit_feed_set_aside_events{}", before + 1.0);
        }
    }
}
