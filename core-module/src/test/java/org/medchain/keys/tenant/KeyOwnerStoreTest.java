package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.KeyNotOfTenantException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantWithoutCmkException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.provider.RegionalCmk;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.database.DatabaseKind;

/** The CMK or KEK of a tenant, named by another. */
@ParameterizedClass
@EnumSource
class KeyOwnerStoreTest extends TenantScene {

    private final CmkReference first = new CmkReference("arn:aws:kms:eu-central-1:111122223333:key/mrk-"
            + UUID.randomUUID().toString().replace("-", ""));
    private final CmkReference replica = new CmkReference(first.value().replace("eu-central-1", "eu-west-1"));
    private final TenantSpecification replicated = new TenantSpecification(
            "Clinic", new TenantCmk(Optional.of(first), List.of(replica)), TenantPolicies.DEFAULT);
    private final TenantSpecification underAnAlias = under("alias/clinic-" + UUID.randomUUID());

    private final RehearsedProvider provider = new RehearsedProvider();
    private final TenantId other;

    KeyOwnerStoreTest(DatabaseKind kind) {
        super(kind);
        administration = prepared.administration(provider, Clock.fixed(NOW, ZoneOffset.UTC));
        other = prepared.add();
    }

    private Tenant stored(TenantId tenantId) {
        return prepared.tenants().require(tenantId);
    }

    private List<RegionalCmk> readCmk() {
        return WaitingCaller.call(after -> administration.readCmk(other, OperationThreads.ofCaller(after)));
    }

    private static TenantSpecification under(String name) {
        return new TenantSpecification("Clinic", TenantCmk.of(new CmkReference(name)), TenantPolicies.DEFAULT);
    }

    private static TenantSpecification inHsm(String label) {
        return new TenantSpecification(
                "Clinic", TenantCmk.NONE.withHsmKey(Optional.of(new HsmKeyLabel(label))), TenantPolicies.DEFAULT);
    }

    private void assertRefused(TenantId tenantId, TenantSpecification specification, String field) {
        assertThatExceptionOfType(KeyNotOfTenantException.class)
                .isThrownBy(() -> administration.register(
                        tenantId, specification, tenantId.equals(unregistered) ? RowCondition.NEW : RowCondition.THERE))
                .withMessage(field + " must be a key that this tenant can have")
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void refusesTheCmkUnderEachOfItsNames() {
        administration.register(tenant, replicated, RowCondition.THERE);
        String id = first.value().substring(first.value().lastIndexOf('/') + 1);
        audit.callAs(other, "administrator of the other");

        for (String name : List.of(first.value(), replica.value(), id)) {
            assertRefused(other, under(name), "kmsCmkArn");
        }

        assertThat(stored(other).cmk()).isEqualTo(TenantCmk.NONE);
        assertThatExceptionOfType(TenantWithoutCmkException.class).isThrownBy(() -> readCmk());
        assertThat(audit.endsOf(other))
                .containsExactly(
                        "UPDATE_TENANT INVALID_REQUEST",
                        "UPDATE_TENANT INVALID_REQUEST",
                        "UPDATE_TENANT INVALID_REQUEST",
                        "READ_CMK TENANT_WITHOUT_CMK");
    }

    @Test
    void refusesTheKekInTheHsm() {
        String label = "kek-" + UUID.randomUUID();
        administration.register(tenant, inHsm(label), RowCondition.THERE);

        assertRefused(other, inHsm(label), "hsmKeyLabel");

        assertThat(stored(other).cmk()).isEqualTo(TenantCmk.NONE);
    }

    @Test
    void refusesANewTenantToo() {
        administration.register(tenant, replicated, RowCondition.THERE);

        assertRefused(unregistered, under(first.value()), "kmsCmkArn");

        assertThat(prepared.tenants().find(unregistered)).isEmpty();
    }

    /** Its keys may be wrapped under it for long. */
    @Test
    void refusesWhatTheOwnerHadBefore() {
        administration.register(tenant, replicated, RowCondition.THERE);
        administration.register(tenant, underAnAlias, RowCondition.THERE);

        assertRefused(other, replicated, "kmsCmkArn");
        administration.register(tenant, replicated, RowCondition.THERE);
        assertThat(stored(tenant).cmk()).isEqualTo(replicated.cmk());
    }

    @Test
    void refusesATenantsOwnAdministratorAnAlias() {
        administration.register(other, underAnAlias, RowCondition.THERE);
        audit.callAs(other, "administrator of the other");
        CmkReference alias = new CmkReference("alias/of-" + tenant.value());

        administration.register(other, underAnAlias, RowCondition.THERE);
        for (String name : List.of(alias.value(), "arn:aws:kms:eu-central-1:111122223333:" + alias.value())) {
            assertThatExceptionOfType(KeyNotOfTenantException.class)
                    .isThrownBy(() -> administration.register(other, under(name), RowCondition.THERE))
                    .withMessage("kmsCmkArn must be a CMK's ARN or id; an administrator of the installation alone may"
                            + " name an alias");
        }

        assertThat(stored(other).cmk().first()).isEqualTo(underAnAlias.cmk().first());
    }

    @Test
    void takesWhatTheSettingsShare() {
        String name = OwnedKey.nameOf(first);
        TenantOperations sharing = prepared.administration(provider, Clock.fixed(NOW, ZoneOffset.UTC), Set.of(name));
        sharing.register(tenant, replicated, RowCondition.THERE);
        sharing.register(other, replicated, RowCondition.THERE);

        assertThat(stored(other).cmk()).isEqualTo(replicated.cmk());
        // Who shares it keeps it; a third without the setting does not get it.
        administration.register(other, replicated, RowCondition.THERE);
        assertRefused(unregistered, replicated, "kmsCmkArn");
    }

    @Test
    void takesWhatTheSettingsShareOfAnOwner() {
        administration.register(tenant, replicated, RowCondition.THERE);
        TenantOperations sharing =
                prepared.administration(provider, Clock.fixed(NOW, ZoneOffset.UTC), Set.of(OwnedKey.nameOf(first)));

        sharing.register(other, replicated, RowCondition.THERE);

        assertThat(stored(other).cmk()).isEqualTo(replicated.cmk());
    }

    /** Two servers: the tenants' heads are other rows, so only the key of the database keeps them apart. */
    @Test
    void givesItToOneOfManyWhoNameItAtOnce() throws Exception {
        List<TenantOperations> servers = List.of(administration, administrationOfAnotherServer());
        List<TenantId> tenants =
                IntStream.range(0, 16).mapToObj(it -> prepared.add()).toList();
        ExecutorService threads = Executors.newFixedThreadPool(tenants.size());
        try {
            List<Callable<Boolean>> registrations = new ArrayList<>();
            for (TenantId one : tenants) {
                TenantOperations server = servers.get(registrations.size() % 2);
                registrations.add(() -> has(server, one));
            }
            int owners = 0;
            for (Future<Boolean> registration : threads.invokeAll(registrations)) {
                owners += registration.get() ? 1 : 0;
            }

            assertThat(owners).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
        assertThat(tenants)
                .filteredOn(it -> stored(it).cmk().equals(replicated.cmk()))
                .hasSize(1);
    }

    private TenantOperations administrationOfAnotherServer() {
        InProcessAudit another = new InProcessAudit(audit.database());
        another.callAsAdministrator();
        return new InProcessTenants(another).administration(provider, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private boolean has(TenantOperations server, TenantId tenantId) {
        for (int attempt = 0; attempt < 5; attempt++) {
            try {
                server.register(tenantId, replicated, RowCondition.THERE);
                return true;
            } catch (KeyNotOfTenantException e) {
                return false;
            } catch (ConcurrentChangeException e) {
                // The other was first at this moment; once more, as a client does.
            }
        }
        return false;
    }
}
