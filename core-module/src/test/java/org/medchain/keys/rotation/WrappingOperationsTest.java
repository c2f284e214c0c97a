package org.medchain.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantWithoutCmkException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.rotation.job.InProcessRotation;
import org.medchain.keys.server.caller.TestCaller;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class WrappingOperationsTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final TenantId other;

    WrappingOperationsTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        other = rotation.addTenant();
        rotation.addPatient(other, "patient", 1);
        tenant = rotation.addTenant();
    }

    private String currentKek() {
        return rotation.keys().provider().currentWrapping(Optional.empty()).wrappedUnder();
    }

    private static WrappedKeys local(String kek, long dataKeys, long tenantKeys) {
        return new WrappedKeys(ProviderType.LOCAL, kek, dataKeys, tenantKeys);
    }

    private WrappingOperations.Wrappings read(TenantId tenantId) {
        return WaitingCaller.call(
                after -> InProcessRotationOperations.report(rotation).read(tenantId, OperationThreads.ofCaller(after)));
    }

    @Nested
    class Read {

        @Test
        void countsTheTenantsDataKeysUnderEachKek() {
            rotation.addPatient(tenant, "first", 2);
            String before = currentKek();
            rotation.keys().provider().renewKek();
            rotation.addPatient(tenant, "second", 1);

            WrappingOperations.Wrappings wrappings = read(tenant);

            assertThat(wrappings.counts()).containsExactlyInAnyOrder(local(before, 2, 0), local(currentKek(), 1, 0));
            assertThat(wrappings.current()).contains(currentKek());
            assertThat(rotation.audit().endsOf(tenant)).last().isEqualTo("READ_WRAPPINGS SUCCESS");
        }

        /** An old KEK must stay as long as one of them needs it. */
        @Test
        void countsTheVersionsOfTenantKeysToo() {
            rotation.tenantKeys().generate("index", 1).close();
            String before = currentKek();
            rotation.keys().provider().renewKek();
            rotation.tenantKeys().generate("index", 2).close();
            rotation.addPatient(tenant, "patient", 1);

            assertThat(read(tenant).counts()).containsExactlyInAnyOrder(local(before, 0, 1), local(currentKek(), 1, 1));
        }

        @Test
        void hasNoCurrentOneIfTheTenantHasNoCmk() {
            rotation.keys().provider().failWith(new TenantWithoutCmkException());

            assertThat(read(tenant).current()).isEmpty();
            assertThat(rotation.audit().endsOf(tenant)).containsExactly("READ_WRAPPINGS SUCCESS");
        }

        @Test
        void failsIfTheCmkCannotBeLookedAt() {
            rotation.keys().provider().failWith(new KmsUnavailableException());

            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> read(tenant));
            assertThat(rotation.audit().endsOf(tenant)).containsExactly("READ_WRAPPINGS KMS_UNAVAILABLE");
        }

        @Test
        void answersAnotherTenantLikeAMissingOne() {
            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> read(other));
            assertThat(rotation.audit().endsOf(tenant)).containsExactly("READ_WRAPPINGS NOT_FOUND");
        }
    }

    @Nested
    class ReadAll {

        @Test
        void isOfTheCallersTenant() {
            rotation.addPatient(tenant, "patient", 3);

            assertThat(InProcessRotationOperations.report(rotation).readAll())
                    .containsExactly(local(currentKek(), 3, 0));
            assertThat(rotation.audit().endsOf(tenant)).last().isEqualTo("LIST_WRAPPINGS SUCCESS");
        }

        @Test
        void isOfAllTenantsTogetherForATokenOfEveryTenant() {
            rotation.addPatient(tenant, "patient", 3);
            rotation.audit().callAsAdministrator();

            assertThat(InProcessRotationOperations.report(rotation).readAll())
                    .filteredOn(count -> count.wrappedUnder().equals(currentKek()))
                    .singleElement()
                    .satisfies(count -> assertThat(count.dataKeys()).isGreaterThanOrEqualTo(4));
        }

        /** Another program than the service wrote the providers. */
        @Test
        void leavesOutWhatIsOfNoProvider() {
            rotation.addPatient(tenant, "patient", 3);
            rotation.tenantKeys().generate("index", 1).close();
            forgeProviders("X");
            rotation.addPatient(tenant, "second", 2);

            assertThat(InProcessRotationOperations.report(rotation).readAll())
                    .containsExactly(local(currentKek(), 2, 0));
            rotation.audit().callAsAdministrator();
            assertThat(InProcessRotationOperations.report(rotation).readAll()).isNotEmpty();
            forgeProviders("LOCAL");
        }

        private void forgeProviders(String name) {
            for (String table : List.of("data_keys", "tenant_keys")) {
                rotation.execute("update " + table + " set provider = ?1 where tenant_id = ?2", name, tenant.value());
            }
        }

        @Test
        void isRefusedToATokenOfNoTenant() {
            rotation.audit().callAs(TestCaller.ofNoTenant("user", "request"));

            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(
                            () -> InProcessRotationOperations.report(rotation).readAll());
        }
    }
}
