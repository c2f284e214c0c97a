package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.RoundTrip;

@ParameterizedClass
@EnumSource
class TenantGuardTest {

    private static final TenantSpecification WITH_CMK =
            InProcessTenants.specification(Optional.of(new CmkReference("alias/clinic")));

    private final InProcessDatabase database;
    private final InProcessTenants prepared;
    private final TenantId tenant;

    TenantGuardTest(DatabaseKind kind) {
        database = kind.database();
        prepared = new InProcessTenants(new InProcessAudit(database));
        tenant = prepared.add();
    }

    private void apply(Effect effect) {
        database.change(effect::apply);
    }

    private void rename() {
        prepared.specify(tenant, new TenantSpecification("Other name", TenantCmk.NONE, TenantPolicies.DEFAULT));
    }

    private void delete() {
        assertThat(database.execute("delete from tenants where tenant_id = ?", tenant.value()))
                .isEqualTo(1);
    }

    @Nested
    class Unchanged {

        private final Effect effect = prepared.active().require(tenant).requireUnchanged();

        @Test
        void letsTheTenantThatWasSeenThrough() {
            assertThatCode(() -> apply(effect)).doesNotThrowAnyException();
        }

        @Test
        void refusesASuspendedTenant() {
            prepared.suspend(tenant);

            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> apply(effect));
        }

        @Test
        void refusesAnyChange() {
            rename();

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> apply(effect));
        }

        @Test
        void refusesATenantThatIsGone() {
            delete();

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> apply(effect));
        }

        @Test
        void refusesOnlyThoseOfAGroupThatChanged() {
            ActiveTenant seen = prepared.active().require(tenant);
            ActiveTenant other = prepared.active().require(prepared.add());
            rename();

            assertThat(refused(Set.of(seen, other))).containsOnlyKeys(seen);
        }

        private Map<ActiveTenant, KeyManagementException> refused(Set<ActiveTenant> wanted) {
            return database.read(entityManager -> {
                RoundTrip look = new RoundTrip();
                Supplier<Map<ActiveTenant, KeyManagementException>> answer = TenantGuard.UNCHANGED.refuse(look, wanted);
                look.send(entityManager);
                return answer.get();
            });
        }
    }

    @Nested
    class SameCmk {

        private final Effect effect = prepared.tenants().require(tenant).requireSameCmk();

        @Test
        void letsOtherChangesThrough() {
            rename();

            assertThatCode(() -> apply(effect)).doesNotThrowAnyException();
        }

        @Test
        void refusesAnotherCmk() {
            prepared.specify(tenant, WITH_CMK);

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> apply(effect));
        }

        @Test
        void refusesAnotherKekInTheHsm() {
            TenantCmk inHsm = TenantCmk.NONE.withHsmKey(Optional.of(new HsmKeyLabel("clinic-1")));
            prepared.specify(tenant, new TenantSpecification("Clinic", inHsm, TenantPolicies.DEFAULT));

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> apply(effect));
            assertThatCode(() -> apply(prepared.tenants().require(tenant).requireSameCmk()))
                    .doesNotThrowAnyException();
        }

        @Test
        void refusesASuspendedTenant() {
            prepared.suspend(tenant);

            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> apply(effect));
        }

        @Test
        void refusesATenantThatIsGone() {
            delete();

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> apply(effect));
        }
    }
}
