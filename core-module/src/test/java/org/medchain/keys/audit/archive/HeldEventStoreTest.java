package org.medchain.keys.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.InProcessTenants;

@ParameterizedClass
@EnumSource
class HeldEventStoreTest {

    private static final PatientId ONE = new PatientId("one");
    private static final PatientId TWO = new PatientId("two");
    private static final WrittenEvent EVENT = WrittenEvent.at("2026-11-01T12:00:00Z");

    private final InProcessDatabase database;
    private final LegalHolds holds;
    private final TenantId tenant;
    private final HeldEventStore store;

    HeldEventStoreTest(DatabaseKind kind) {
        database = kind.database();
        holds = new LegalHolds(database);
        tenant = write();
        store = new HeldEventStore(database);
    }

    private TenantId write() {
        TenantId tenantId = InProcessTenants.addTo(database);
        new WrittenChain(database, tenantId)
                .add(EVENT, EVENT.about(TWO), EVENT.about(ONE), EVENT.about(TWO), EVENT.about(ONE));
        return tenantId;
    }

    @Nested
    class First {

        @Test
        void isTheFirstEventAboutTheHeldPatient() {
            holds.addPatient(tenant, TWO);
            holds.place(holds.addPatient(tenant, ONE));

            assertThat(store.first(tenant.value())).hasValue(3);
        }

        @Test
        void isTheFirstOfSeveralHeldPatients() {
            holds.place(holds.addPatient(tenant, ONE));
            holds.place(holds.addPatient(tenant, TWO));

            assertThat(store.first(tenant.value())).hasValue(2);
        }

        @Test
        void isNoneWithoutAHold() {
            holds.addPatient(tenant, ONE);

            assertThat(store.first(tenant.value())).isEmpty();
        }

        @Test
        void isNoneOnceTheHoldIsLifted() {
            PatientRowId patient = holds.addPatient(tenant, ONE);
            holds.place(patient);
            holds.lift(patient);

            assertThat(store.first(tenant.value())).isEmpty();
        }

        @Test
        void isNoneIfAnotherTenantsPatientOfThatIdIsHeld() {
            TenantId other = write();
            holds.place(holds.addPatient(other, ONE));

            assertThat(store.first(tenant.value())).isEmpty();
            assertThat(store.first(other.value())).hasValue(3);
        }

        @Test
        void isNoneIfThereAreNoEventsAboutTheHeldPatient() {
            holds.place(holds.addPatient(tenant, new PatientId("three")));

            assertThat(store.first(tenant.value())).isEmpty();
        }

        @Test
        void isSeenInTheSameTransaction() {
            holds.place(holds.addPatient(tenant, ONE));

            database.change(entityManager -> {
                entityManager
                        .createNativeQuery("delete from audit_events where tenant_id = :tenantId and seq = 3")
                        .setParameter("tenantId", tenant.value())
                        .executeUpdate();
                assertThat(store.first(entityManager, tenant.value())).hasValue(5);
            });
        }
    }
}
