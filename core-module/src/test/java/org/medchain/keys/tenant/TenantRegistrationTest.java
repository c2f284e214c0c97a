package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.PreconditionRequiredException;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.database.DatabaseKind;

/** An administrator registers a tenant, and replaces what is known of it. */
@ParameterizedClass
@EnumSource
class TenantRegistrationTest extends TenantScene {

    private static final TenantSpecification PLAIN = InProcessTenants.specification(Optional.empty());

    private final CmkReference cmk = InProcessTenants.newCmk();
    private final TenantSpecification renamed =
            new TenantSpecification("Other name", TenantCmk.of(cmk), TenantPolicies.DEFAULT);
    private final TenantSpecification replicated = InProcessTenants.replicated();
    private final CmkReference first = replicated.cmk().first().orElseThrow();
    private final CmkReference replica = replicated.cmk().replicas().get(0);

    TenantRegistrationTest(DatabaseKind kind) {
        super(kind);
    }

    @Nested
    class Register {

        @Test
        void storesANewTenant() {
            TenantOperations.Registration registration =
                    administration.register(unregistered, renamed, RowCondition.NONE);

            assertThat(registration.created()).isTrue();
            assertThat(registration.tenant().tenantId()).isEqualTo(unregistered);
            Tenant found = prepared.stored(unregistered);
            assertThat(found.name()).isEqualTo("Other name");
            assertThat(found.cmk().first()).contains(cmk);
            assertThat(found.status()).isEqualTo(TenantStatus.ACTIVE);
            assertThat(found.createdAt()).isEqualTo(NOW);
            assertThat(audit.endsOf(unregistered)).containsExactly("CREATE_TENANT SUCCESS");
        }

        @Test
        void tellsThatTheTenantIsNewIfTheSameRequestComesAgain() {
            audit.repeat();
            administration.register(unregistered, renamed, RowCondition.NONE);

            TenantOperations.Registration registration =
                    administration.register(unregistered, renamed, RowCondition.NONE);

            assertThat(registration.created()).isTrue();
            assertThat(registration.tenant().name()).isEqualTo("Other name");
            assertThat(audit.endsOf(unregistered)).containsExactly("CREATE_TENANT SUCCESS", "UPDATE_TENANT SUCCESS");
        }

        @Test
        void changesARegisteredTenant() {
            TenantOperations.Registration registration = administration.register(tenant, renamed, RowCondition.THERE);

            assertThat(registration.created()).isFalse();
            assertThat(prepared.stored(tenant).name()).isEqualTo("Other name");
            assertThat(prepared.stored(tenant).updatedAt()).isEqualTo(NOW);
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT SUCCESS");
        }

        @Test
        void refusesACmkOfAnInventedRegion() {
            CmkReference nowhere = new CmkReference("arn:aws:kms:eu-nowhere-1:111122223333:alias/clinic");
            TenantSpecification invented =
                    new TenantSpecification("Other name", TenantCmk.of(nowhere), TenantPolicies.DEFAULT);

            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> administration.register(tenant, invented, RowCondition.THERE))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("kmsCmkArn"))
                    .withMessage("kmsCmkArn must name a Region of AWS, in its partition");

            assertThat(prepared.stored(tenant).cmk().first()).isEmpty();
        }

        @Test
        void storesReplicasInTheirOrder() {
            administration.register(tenant, replicated, RowCondition.THERE);

            assertThat(prepared.stored(tenant).cmk()).isEqualTo(replicated.cmk());
            assertThat(prepared.active().require(tenant).cmk().names()).containsExactly(first, replica);

            administration.register(tenant, renamed, RowCondition.THERE);

            assertThat(prepared.stored(tenant).cmk().replicas()).isEmpty();
        }

        @Test
        void refusesAReplicaOfAnInventedRegion() {
            CmkReference nowhere = new CmkReference(first.value().replace("eu-central-1", "eu-nowhere-1"));
            TenantSpecification invented = new TenantSpecification(
                    "Other name", new TenantCmk(Optional.of(first), List.of(nowhere)), TenantPolicies.DEFAULT);

            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> administration.register(tenant, invented, RowCondition.THERE))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("kmsReplicaArns"))
                    .withMessage("kmsReplicaArns must name a Region of AWS, in its partition");

            assertThat(prepared.stored(tenant).cmk()).isEqualTo(TenantCmk.NONE);
        }

        @Test
        void makesTheNextUseOfKeysSeeTheChange() {
            prepared.active().require(tenant);

            administration.register(tenant, renamed, RowCondition.THERE);

            assertThat(prepared.active().require(tenant).cmk().first()).contains(cmk);
        }

        @Test
        void refusesANewTenantToAnothersCaller() {
            audit.callAs(tenant, "user");

            assertThatExceptionOfType(UnknownTenantException.class)
                    .isThrownBy(() -> administration.register(unregistered, PLAIN, RowCondition.NONE));

            assertThat(prepared.tenants().find(unregistered)).isEmpty();
            assertThat(audit.endsOf(tenant)).containsExactly("CREATE_TENANT NOT_FOUND");
            assertThat(audit.endsOf(unregistered)).isEmpty();
        }

        @Test
        void doesNotTellAnothersCallerWhetherTheTenantIsThere() {
            TenantId other = prepared.add();
            audit.callAs(tenant, "user");

            for (TenantId asked : List.of(other, unregistered)) {
                assertThatExceptionOfType(UnknownTenantException.class)
                        .isThrownBy(() -> administration.register(asked, PLAIN, RowCondition.NONE));
            }

            assertThat(audit.endsOf(tenant)).containsExactly("CREATE_TENANT NOT_FOUND", "CREATE_TENANT NOT_FOUND");
        }

        @Test
        void doesNotTellAnothersCallerThatTheRowIsUntrusted() {
            TenantId other = prepared.add();
            audit.execute("update tenants set four_eyes = true where tenant_id = ?1", other.value());
            audit.callAs(tenant, "user");

            assertThatExceptionOfType(UnknownTenantException.class)
                    .isThrownBy(() -> administration.register(other, PLAIN, RowCondition.NONE));
        }

        @Test
        void refusesAChangeToAnothersCaller() {
            TenantId other = prepared.add();
            audit.callAs(tenant, "user");

            assertThatExceptionOfType(UnknownTenantException.class)
                    .isThrownBy(() -> administration.register(other, renamed, RowCondition.THERE));

            assertThat(prepared.stored(other).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT NOT_FOUND");
            assertThat(audit.endsOf(other)).isEmpty();
        }

        @Test
        void refusesTheSecondOfTwoWhoRegisterTheSame() {
            TenantOperations slower = prepared.administrationWhile(
                    NOW, () -> administration.register(unregistered, PLAIN, RowCondition.NONE));

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> slower.register(unregistered, renamed, RowCondition.NONE));

            assertThat(prepared.stored(unregistered).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(unregistered)).containsExactly("CREATE_TENANT SUCCESS", "CREATE_TENANT CONFLICT");
        }

        @Test
        void refusesAChangeOfWhatChangedMeanwhile() {
            TenantOperations slower = prepared.administrationWhile(NOW, () -> prepared.suspend(tenant));

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> slower.register(tenant, renamed, RowCondition.THERE));

            assertThat(prepared.stored(tenant).name()).isEqualTo("Clinic");
            assertThat(prepared.stored(tenant).status()).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT CONFLICT");
        }
    }

    @Nested
    class RegisterNew {

        @Test
        void storesANewTenant() {
            TenantOperations.Registration registration = administration.register(unregistered, PLAIN, RowCondition.NEW);

            assertThat(registration.created()).isTrue();
            assertThat(prepared.stored(unregistered).createdAt()).isEqualTo(NOW);
            assertThat(audit.endsOf(unregistered)).containsExactly("CREATE_TENANT SUCCESS");
        }

        @Test
        void changesNothingOfARegisteredTenant() {
            TenantSpecification all = new TenantSpecification(
                    "Clinic",
                    replicated.cmk(),
                    TenantPolicies.of(
                            Optional.of(DestructionWindow.parse("P30D")),
                            Optional.of(true),
                            Optional.of(AuditRetention.parse("P10Y")),
                            Optional.of(true)));
            prepared.specify(tenant, all);
            Instant before = prepared.stored(tenant).updatedAt();

            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> administration.register(tenant, PLAIN, RowCondition.NEW))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(FailureReason.PRECONDITION_FAILED));

            assertThat(prepared.stored(tenant).cmk()).isEqualTo(all.cmk());
            assertThat(prepared.stored(tenant).policies()).isEqualTo(all.policies());
            assertThat(prepared.stored(tenant).updatedAt()).isEqualTo(before);
            assertThat(audit.endsOf(tenant)).containsExactly("CREATE_TENANT PRECONDITION_FAILED");
        }

        @Test
        void refusesTheSecondOfTwoWhoRegisterTheSame() {
            TenantOperations slower = prepared.administrationWhile(NOW, () -> {
                if (prepared.tenants().find(unregistered).isEmpty()) {
                    prepared.add(unregistered, PLAIN);
                }
            });

            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> slower.register(unregistered, renamed, RowCondition.NEW));

            assertThat(prepared.stored(unregistered).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(unregistered)).containsExactly("CREATE_TENANT PRECONDITION_FAILED");
        }

        @Test
        void answersTheSameRequestAsTheFirstTime() {
            audit.repeat();
            administration.register(unregistered, renamed, RowCondition.NEW);

            TenantOperations.Registration registration =
                    administration.register(unregistered, renamed, RowCondition.NEW);

            assertThat(registration.created()).isTrue();
            assertThat(audit.endsOf(unregistered)).containsExactly("CREATE_TENANT SUCCESS", "CREATE_TENANT SUCCESS");
        }

        @Test
        void doesNotTellAnotherTenantsCallerWhetherTheTenantIsThere() {
            TenantId other = prepared.add();
            audit.callAs(tenant, "user");

            for (TenantId asked : List.of(other, unregistered)) {
                assertThatExceptionOfType(UnknownTenantException.class)
                        .isThrownBy(() -> administration.register(asked, PLAIN, RowCondition.NEW));
            }
        }
    }

    @Nested
    class Replace {

        private RowCondition asRead() {
            return RowCondition.anyOf(Set.of(prepared.stored(tenant).tag()));
        }

        @Test
        void isRefusedWithoutAnExpectation() {
            assertThatExceptionOfType(PreconditionRequiredException.class)
                    .isThrownBy(() -> administration.register(tenant, renamed, RowCondition.NONE));

            assertThat(prepared.stored(tenant).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT PRECONDITION_REQUIRED");
        }

        @Test
        void takesTheTenantThatWasRead() {
            RowCondition read = asRead();

            administration.register(tenant, renamed, read);

            assertThat(prepared.stored(tenant).name()).isEqualTo("Other name");
            assertThat(asRead()).isNotEqualTo(read);
        }

        @Test
        void refusesATenantThatWasChangedSince() {
            RowCondition read = asRead();
            administration.suspend(tenant);

            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> administration.register(tenant, renamed, read));

            assertThat(prepared.stored(tenant).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(tenant))
                    .containsExactly("SUSPEND_TENANT SUCCESS", "UPDATE_TENANT PRECONDITION_FAILED");
        }

        @Test
        void refusesATenantThatIsChangedAtThisMoment() {
            TenantOperations slower = prepared.administrationWhile(NOW, () -> prepared.suspend(tenant));
            RowCondition read = asRead();

            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> slower.register(tenant, renamed, read));

            assertThat(prepared.stored(tenant).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT PRECONDITION_FAILED");
        }

        @Test
        void registersNothing() {
            assertThatExceptionOfType(UnknownTenantException.class)
                    .isThrownBy(() -> administration.register(unregistered, renamed, RowCondition.THERE));

            assertThat(prepared.tenants().find(unregistered)).isEmpty();
            assertThat(audit.endsOf(unregistered)).isEmpty();
        }
    }
}
