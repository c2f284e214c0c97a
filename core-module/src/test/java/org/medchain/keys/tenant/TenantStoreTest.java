package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class TenantStoreTest {

    private static final TenantId UNKNOWN = new TenantId("nobody");

    private final InProcessDatabase database;
    private final InProcessTenants prepared;
    private final TenantStore tenants;
    private final TenantId tenant;

    TenantStoreTest(DatabaseKind kind) {
        database = kind.database();
        prepared = new InProcessTenants(new InProcessAudit(database));
        tenants = prepared.tenants();
        tenant = prepared.add();
    }

    @Nested
    class Find {

        @Test
        void answersTheTenant() {
            assertThat(tenants.find(tenant).orElseThrow().name()).isEqualTo("Clinic");
        }

        @Test
        void answersASuspendedTenantToo() {
            prepared.suspend(tenant);

            assertThat(tenants.find(tenant).orElseThrow().status()).isEqualTo(TenantStatus.SUSPENDED);
        }

        @Test
        void answersNothingForAnUnknownTenant() {
            assertThat(tenants.find(UNKNOWN)).isEmpty();
        }
    }

    @Nested
    class Require {

        @Test
        void answersASuspendedTenantToo() {
            prepared.suspend(tenant);

            assertThat(tenants.require(tenant).tenantId()).isEqualTo(tenant);
        }

        @Test
        void refusesAnUnknownTenant() {
            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> tenants.require(UNKNOWN));
        }
    }

    @Nested
    class RequireActive {

        @Test
        void answersAnActiveTenant() {
            assertThat(tenants.requireActive(tenant).tenantId()).isEqualTo(tenant);
        }

        @Test
        void refusesASuspendedTenant() {
            prepared.suspend(tenant);

            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> tenants.requireActive(tenant));
        }

        @Test
        void refusesAnUnknownTenant() {
            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> tenants.requireActive(UNKNOWN));
        }
    }

    @Nested
    class FindAfter {

        private final String first = "page-" + UUID.randomUUID();

        private TenantId add(String end) {
            return prepared.add(new TenantId(first + end), InProcessTenants.specification(Optional.empty()));
        }

        @Test
        void answersAsManyAsAreWantedInTheOrderOfTheirIds() {
            TenantId third = add("-3");
            TenantId second = add("-2");
            add("-4");

            assertThat(tenants.findAfter(Optional.of(new TenantId(first)), 2))
                    .extracting(Tenant::tenantId)
                    .containsExactly(second, third);
        }

        @Test
        void leavesOutTheTenantItBeginsAfter() {
            TenantId second = add("-2");
            TenantId third = add("-3");

            assertThat(tenants.findAfter(Optional.of(second), 1))
                    .extracting(Tenant::tenantId)
                    .containsExactly(third);
        }

        @ParameterizedTest
        @CsvSource({
            "audit_retention = 'long', audit_retention = 'P6Y'",
            "status = 'ASLEEP', status = 'ACTIVE'",
            "kms_cmk_arn = 'mine', kms_cmk_arn = null"
        })
        void leavesOutATenantWhoseRowNobodyCanRead(String junk, String before) {
            TenantId second = add("-2");
            TenantId third = add("-3");
            TenantId fourth = add("-4");
            add("-5");
            change(third, junk);
            try {
                assertThat(tenants.findAfter(Optional.of(new TenantId(first)), 2))
                        .extracting(Tenant::tenantId)
                        .containsExactly(second, fourth);
            } finally {
                change(third, before);
            }
        }

        private void change(TenantId tenantId, String values) {
            int changed = database.execute("update tenants set " + values + " where tenant_id = ?1", tenantId.value());
            assertThat(changed).isOne();
        }

        @Test
        void beginsWithTheFirstOfAll() {
            TenantId begin = prepared.tenants()
                    .find(new TenantId("0"))
                    .map(Tenant::tenantId)
                    .orElseGet(() -> prepared.add(new TenantId("0"), InProcessTenants.specification(Optional.empty())));

            assertThat(tenants.findAfter(Optional.empty(), 1))
                    .extracting(Tenant::tenantId)
                    .containsExactly(begin);
        }
    }
}
