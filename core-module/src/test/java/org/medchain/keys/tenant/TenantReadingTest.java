package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.CmkReference;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantWithoutCmkException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.RegionalCmk;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.caller.TestCaller;
import org.medchain.keys.server.database.DatabaseKind;

/** An administrator reads tenants and the states of their CMKs. */
@ParameterizedClass
@EnumSource
class TenantReadingTest extends TenantScene {

    private static final TenantSpecification PLAIN = InProcessTenants.specification(Optional.empty());

    private final CmkReference cmk = InProcessTenants.newCmk();
    private final TenantSpecification renamed =
            new TenantSpecification("Other name", TenantCmk.of(cmk), TenantPolicies.DEFAULT);
    private final TenantSpecification replicated = InProcessTenants.replicated();
    private final CmkReference first = replicated.cmk().first().orElseThrow();
    private final CmkReference replica = replicated.cmk().replicas().get(0);
    private final RehearsedProvider provider = new RehearsedProvider();

    TenantReadingTest(DatabaseKind kind) {
        super(kind);
        administration = prepared.administration(provider, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private List<RegionalCmk> readCmk() {
        return WaitingCaller.call(after -> administration.readCmk(tenant, OperationThreads.ofCaller(after)));
    }

    @Nested
    class Read {

        @Test
        void answersTheTenant() {
            assertThat(administration.read(tenant).tenantId()).isEqualTo(tenant);
            assertThat(audit.endsOf(tenant)).containsExactly("READ_TENANT SUCCESS");
        }

        @Test
        void refusesAnUnknownTenant() {
            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> administration.read(unregistered));

            assertThat(audit.endsOf(unregistered)).isEmpty();
            assertThat(audit.endsOfInstallation()).last().isEqualTo("READ_TENANT NOT_FOUND");
        }
    }

    @Nested
    class ReadCmk {

        private final CmkState state =
                new CmkState("arn:1", "Enabled", true, false, Optional.of(true), Optional.empty());

        @Test
        void answersHowItStands() {
            prepared.specify(tenant, renamed);
            provider.add(cmk, state);

            assertThat(readCmk())
                    .singleElement()
                    .satisfies(it -> assertThat(it.state()).contains(state));
            assertThat(audit.endsOf(tenant)).containsExactly("READ_CMK SUCCESS");
        }

        @Test
        void answersHowItStandsInEachRegion() {
            prepared.specify(tenant, replicated);
            provider.add(first, state);
            provider.add(replica, new CmkState("arn:2", "Disabled", false, true, Optional.of(true), Optional.empty()));

            assertThat(readCmk())
                    .extracting(it -> it.cmk(), it -> it.state().orElseThrow().state())
                    .containsExactly(tuple(first, "Enabled"), tuple(replica, "Disabled"));
        }

        @Test
        void tellsWhichRegionDoesNotTell() {
            prepared.specify(tenant, replicated);
            provider.add(first, state);
            provider.failFor(replica, new KmsRefusedException(new IllegalStateException("denied")));

            List<RegionalCmk> regions = readCmk();

            assertThat(regions).hasSize(2);
            assertThat(regions.get(1).state()).isEmpty();
            assertThat(regions.get(1).failure())
                    .hasValueSatisfying(it -> assertThat(it.reason()).isEqualTo(FailureReason.KMS_REFUSED));
            assertThat(audit.endsOf(tenant)).containsExactly("READ_CMK SUCCESS");
        }

        @Test
        void refusesATenantWithoutOne() {
            assertThatExceptionOfType(TenantWithoutCmkException.class).isThrownBy(() -> readCmk());

            assertThat(audit.endsOf(tenant)).containsExactly("READ_CMK TENANT_WITHOUT_CMK");
        }

        @Test
        void refusesWhereNobodyWrapsUnderIt() {
            prepared.specify(tenant, renamed);

            assertThatExceptionOfType(TenantWithoutCmkException.class).isThrownBy(() -> readCmk());
        }

        @Test
        void failsAsTheProviderDoes() {
            prepared.specify(tenant, renamed);
            provider.failWith(new KmsUnavailableException());

            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> readCmk());

            assertThat(audit.endsOf(tenant)).containsExactly("READ_CMK KMS_UNAVAILABLE");
        }
    }

    @Nested
    class ListTenants {

        @Test
        void answersOneMoreThanThePageToAnAdministrator() {
            String first = "page-" + UUID.randomUUID();
            List<TenantId> added = List.of(1, 2, 3).stream()
                    .map(number -> prepared.add(new TenantId(first + "-" + number), PLAIN))
                    .toList();

            assertThat(administration.list(Optional.of(new TenantId(first)), 2))
                    .extracting(Tenant::tenantId)
                    .isEqualTo(added);
        }

        @Test
        void answersATenantsCallerItsOwn() {
            prepared.add();
            audit.callAs(tenant, "user");

            assertThat(administration.list(Optional.empty(), 10))
                    .extracting(Tenant::tenantId)
                    .containsExactly(tenant);
            assertThat(audit.endsOf(tenant)).containsExactly("LIST_TENANTS SUCCESS");
        }

        @Test
        void answersATenantsCallerNothingBehindItsOwn() {
            audit.callAs(tenant, "user");

            assertThat(administration.list(Optional.of(tenant), 10)).isEmpty();
        }

        @Test
        void refusesACallerOfNoTenant() {
            audit.callAs(TestCaller.ofNoTenant("stray", "request-" + unregistered));

            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(() -> administration.list(Optional.empty(), 10));
        }
    }
}
