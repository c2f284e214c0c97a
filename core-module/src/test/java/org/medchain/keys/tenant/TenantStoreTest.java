package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
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

    @Nested
    class FindRecoveryKeysDue {

        private static final Instant FIRST = Instant.parse("1999-01-01T00:00:00Z");

        @AfterEach
        void takeBack() {
            database.execute(
                    "update tenants set recovery_key_holds_from = null where recovery_key_holds_from < ?",
                    FIRST.plusSeconds(10));
        }

        private void holdFrom(String tenantId, Instant time) {
            database.execute("update tenants set recovery_key_holds_from = ? where tenant_id = ?", time, tenantId);
        }

        private List<TenantId> due(Instant now, int page) {
            return tenants.findRecoveryKeysDue(now, page).toList();
        }

        @Test
        void isEachThatIsDueBehindFullPagesToo() {
            TenantId second = prepared.add();
            holdFrom(tenant.value(), FIRST);
            holdFrom(second.value(), FIRST.plusSeconds(1));

            assertThat(due(FIRST.minusSeconds(1), 5)).isEmpty();
            assertThat(due(FIRST, 5)).containsExactly(tenant);
            assertThat(due(FIRST.plusSeconds(1), 5)).containsExactly(tenant, second);
            assertThat(due(FIRST.plusSeconds(1), 1)).containsExactly(tenant, second);
        }

        /** Another program than the service wrote the rows; those of the same moment are pages of their own, too. */
        @Test
        void passesOverTenantsThatNobodyCanRead() {
            TenantId second = prepared.add();
            try (MisnamedTenant one = new MisnamedTenant(database, tenant);
                    MisnamedTenant other = new MisnamedTenant(database, tenant)) {
                holdFrom(one.name(), FIRST);
                holdFrom(other.name(), FIRST);
                holdFrom(tenant.value(), FIRST.plusSeconds(1));
                holdFrom(second.value(), FIRST.plusSeconds(2));

                assertThat(due(FIRST.plusSeconds(2), 1)).containsExactly(tenant, second);
                assertThat(due(FIRST.plusSeconds(2), 5)).containsExactly(tenant, second);
            }
        }
    }
}
