package org.medchain.keys.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.audit.reading.InProcessEntries;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.AuditRetention;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;

@ParameterizedClass
@EnumSource
class DueEventsTest {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final PatientId ONE = new PatientId("one");
    private static final WrittenEvent OLD =
            WrittenEvent.at("2019-11-01T12:00:00Z").about(ONE);

    private final InProcessDatabase database;
    private final InProcessTenants tenants;
    private final DueEvents dueEvents;

    DueEventsTest(DatabaseKind kind) {
        database = kind.database();
        tenants = new InProcessTenants(new InProcessAudit(database));
        dueEvents = new DueEvents(
                tenants.auditPolicies(),
                LegalHolds.heldEventsOf(database),
                InProcessEntries.on(database),
                InProcessDatabase.timeOf(Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    private TenantId addTenant(String retention, boolean keepsPatientIds) {
        return tenants.add(
                new TenantId("clinic-" + UUID.randomUUID()),
                new TenantSpecification(
                        "Clinic",
                        TenantCmk.NONE,
                        TenantPolicies.of(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new AuditRetention(Period.parse(retention))),
                                Optional.of(keepsPatientIds))));
    }

    @Nested
    class Archived {

        @Test
        void haveNoIdsByPolicyIfTheTableLacksOne() {
            WrittenChain chain = new WrittenChain(database, addTenant("P2Y", true))
                    .add(OLD, WrittenEvent.at("2019-11-02T12:00:00Z").about(new PatientId("two")));
            List<RecordedEntry> archived = dueEvents.behind(
                    chain.head(0), dueEvents.of(chain.name(), dueEvents.held(chain.name(), Held.UNKNOWN)));
            assertThat(dueEvents.haveIdsByPolicy(chain.head(0), archived)).isTrue();

            database.execute("delete from audit_events where tenant_id = ? and seq = 1", chain.name());

            assertThat(archived).hasSize(2);
            assertThat(dueEvents.haveIdsByPolicy(chain.head(0), archived)).isFalse();
        }
    }

    @Nested
    class OldEnough {

        private String chain(TenantId tenant, String first) {
            return new WrittenChain(database, tenant)
                    .add(WrittenEvent.at(first), OLD)
                    .name();
        }

        /** The second event of each is older: what is archived is a beginning. */
        @Test
        void areChainsWhoseFirstEventIsBeforeTheDayOnWhichTheirRetentionEnds() {
            String due = chain(addTenant("P2Y", false), "2024-11-24T23:59:59Z");
            String ofTheDay = chain(addTenant("P2Y", false), "2024-11-25T00:00:00Z");
            String longer = chain(addTenant("P3Y", false), "2024-11-24T23:59:59Z");
            String begun =
                    new WrittenChain(database, addTenant("P2Y", false)).add().name();

            assertThat(dueEvents.oldEnough(List.of(due, ofTheDay, longer, begun)))
                    .containsExactly(due);
        }

        @Test
        void areChainsOfNoTenantByTheDefault() {
            TenantId unknown = new TenantId("unknown-" + UUID.randomUUID());
            TenantId other = new TenantId("unknown-" + UUID.randomUUID());

            assertThat(dueEvents.oldEnough(
                            List.of(chain(unknown, "2020-11-24T23:59:59Z"), chain(other, "2020-11-25T00:00:00Z"))))
                    .containsExactly(unknown.value());
        }

        @Test
        void areChainsOfTenantsWhoseRowsHaveNoPeriod() {
            TenantId tenant = addTenant("P6Y", false);
            String chain = chain(tenant, "2024-11-24T23:59:59Z");
            String setRetention = "update tenants set audit_retention = ? where tenant_id = ?";
            database.execute(setRetention, "forever", chain);
            try {
                assertThat(dueEvents.oldEnough(List.of(chain))).containsExactly(chain);
            } finally {
                database.execute(setRetention, "P6Y", chain);
            }
        }
    }

    @Nested
    class Of {

        @Test
        void aTenantBeginsWithTheDayOnWhichItsRetentionEnds() {
            TenantId tenant = addTenant("P2Y3M", false);

            assertThat(due(tenant.value()))
                    .isEqualTo(new Due(Instant.parse("2024-08-25T00:00:00Z"), OptionalLong.empty(), false));
        }

        @Test
        void aTenantMayKeepPatientIds() {
            TenantId tenant = addTenant("P6Y", true);

            assertThat(due(tenant.value()).keepsPatientIds()).isTrue();
        }

        @Test
        void whatBelongsToNoTenantHasTheDefaults() {
            Due defaults = new Due(Instant.parse("2020-11-25T00:00:00Z"), OptionalLong.empty(), false);

            assertThat(due(AuditEvent.INSTALLATION)).isEqualTo(defaults);
            assertThat(due("unknown-" + UUID.randomUUID())).isEqualTo(defaults);
        }

        @Test
        void aTenantWithAHoldHasThePlaceOfTheFirstHeldEvent() {
            TenantId tenant = addTenant("P6Y", false);
            new WrittenChain(database, tenant).add(WrittenEvent.at(OLD.time()), OLD);
            LegalHolds holds = new LegalHolds(database);
            holds.place(holds.addPatient(tenant, ONE), 2);

            assertThat(due(tenant.value()).firstHeld()).hasValue(2);
        }
    }

    @Nested
    class TenantOf {

        @Test
        void isTheOneThatTheChainIsNamedAfter() {
            assertThat(AuditEvent.tenantOf("clinic")).contains(new TenantId("clinic"));
        }

        @Test
        void isNoneOfWhatBelongsToNoTenant() {
            assertThat(AuditEvent.tenantOf(AuditEvent.INSTALLATION)).isEmpty();
        }
    }

    @Nested
    class Behind {

        private final Due due = new Due(Instant.parse("2020-11-25T00:00:00Z"), OptionalLong.empty(), false);
        private final WrittenChain chain =
                new WrittenChain(database).add(OLD, OLD, OLD, WrittenEvent.at("2020-11-25T00:00:00Z"), OLD);

        private List<Long> places(int start, Due of) {
            return dueEvents.behind(chain.head(start), of).stream()
                    .map(recorded -> recorded.entry().seq())
                    .toList();
        }

        @Test
        void endsBeforeTheFirstEventThatIsNotOldEnough() {
            assertThat(places(0, due)).containsExactly(1L, 2L, 3L);
        }

        @Test
        void beginsBehindTheHead() {
            assertThat(places(1, due)).containsExactly(2L, 3L);
        }

        @Test
        void endsBeforeTheFirstHeldEvent() {
            assertThat(places(0, new Due(due.before(), OptionalLong.of(2), false)))
                    .containsExactly(1L);
        }

        @Test
        void isEmptyIfNothingIsDue() {
            assertThat(places(3, due)).isEmpty();
        }

        @Test
        void leavesPatientIdsOut() {
            assertThat(dueEvents.behind(chain.head(0), due))
                    .extracting(RecordedEntry::patient)
                    .containsOnly(Optional.empty());
        }

        @Test
        void hasPatientIdsIfTheTenantKeepsThem() {
            assertThat(dueEvents.behind(chain.head(0), new Due(due.before(), OptionalLong.empty(), true)))
                    .allSatisfy(recorded -> assertThat(
                                    recorded.patient().orElseThrow().patientId())
                            .isEqualTo(ONE.value()));
        }
    }

    private Due due(String tenantId) {
        return dueEvents.of(tenantId, dueEvents.held(tenantId, Held.UNKNOWN));
    }
}
