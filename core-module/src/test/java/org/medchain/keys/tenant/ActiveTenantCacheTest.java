package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkNotActiveException;
import org.medchain.keys.CmkReference;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class ActiveTenantCacheTest {

    private static final CmkReference CMK = new CmkReference("alias/clinic");

    private final InProcessTenants prepared;
    private final ActiveTenantCache active;
    private final TenantId tenant;

    ActiveTenantCacheTest(DatabaseKind kind) {
        prepared = new InProcessTenants(new InProcessAudit(kind.database()));
        active = prepared.active();
        tenant = prepared.add();
    }

    private void giveCmk() {
        prepared.specify(tenant, InProcessTenants.specification(Optional.of(CMK)));
    }

    @Nested
    class Require {

        @Test
        void answersTheTenantWithItsCmk() {
            giveCmk();

            assertThat(active.require(tenant).tenantId()).isEqualTo(tenant);
            assertThat(active.require(tenant).cmk().first()).contains(CMK);
        }

        @Test
        void answersWhatItReadBefore() {
            active.require(tenant);
            giveCmk();

            assertThat(active.require(tenant).cmk().first()).isEmpty();
        }

        @Test
        void refusesASuspendedTenantAndDoesNotKeepThat() {
            prepared.suspend(tenant);

            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> active.require(tenant));
            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> active.require(tenant));
        }

        @Test
        void refusesAnUnknownTenantUntilItIsRegistered() {
            TenantId unknown = new TenantId("new-" + UUID.randomUUID());
            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> active.require(unknown));

            prepared.add(unknown, InProcessTenants.specification(Optional.empty()));

            assertThat(active.require(unknown).tenantId()).isEqualTo(unknown);
        }
    }

    @Nested
    class RequireWrapping {

        private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

        private void activate(Instant from) {
            CmkDates dates = new CmkDates(Optional.of(from), Optional.empty());
            prepared.specify(tenant, new TenantSpecification("Clinic", TenantCmk.NONE, dates, TenantPolicies.DEFAULT));
        }

        @Test
        void answersATenantWhoseCmkIsActive() {
            activate(NOW);

            assertThat(active.requireWrapping(tenant, NOW)).isSameAs(active.require(tenant));
            assertThatExceptionOfType(CmkNotActiveException.class)
                    .isThrownBy(() -> active.requireWrapping(tenant, NOW.minusSeconds(1)));
        }

        @Test
        void refusesNothingBecauseOfWhatItReadBefore() {
            activate(NOW.plusSeconds(1));
            active.require(tenant);
            activate(NOW);

            assertThat(active.requireWrapping(tenant, NOW).tenantId()).isEqualTo(tenant);
        }
    }

    @Nested
    class Forget {

        @Test
        void makesTheNextOperationReadTheTenantAgain() {
            active.require(tenant);
            giveCmk();

            active.forget(tenant);

            assertThat(active.require(tenant).cmk().first()).contains(CMK);
        }
    }
}
