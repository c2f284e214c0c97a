package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.PreconditionRequiredException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.audit.directing.RowNames;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.restoration.InProcessConfirmations;
import org.medchain.keys.server.caller.RepeatableRequest;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.AdoptionOperations.Report;

@ParameterizedClass
@EnumSource
class AdoptionOperationsTest {

    private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private final InProcessAudit audit;
    private final InProcessTenants tenants;
    private final AdoptionOperations adoptions;
    private final TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());
    private RowCondition expected = RowCondition.NONE;

    AdoptionOperationsTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        tenants = new InProcessTenants(audit);
        adoptions = new AdoptionOperations(
                audit.operations(),
                new AdoptionStore(
                        InProcessRows.of(audit.database()), audit.database().time()),
                tenants.changes(Set.of(OwnedKey.nameOf(new CmkReference(ARN)))),
                audit.restorations().restored(),
                audit.callers());
        audit.callAsAdministrator("one");
    }

    @Test
    void theTableFindsTheRowAndNamesItToThoseWhoPageThroughIt() {
        register(false);
        RowName row = new RowName(tenant, "tenants", tenant.value());
        TenantId before =
                new TenantId(tenant.value().substring(0, tenant.value().length() - 1));
        TenantTable table = new TenantTable();

        assertThat(audit.database().<Boolean>read(it -> table.find(it, row).isPresent()))
                .isTrue();
        assertThat(audit.database()
                        .<RowNames>read(
                                it -> table.findAfter(it, new RowNames.Place(before.value(), before.value()), 1))
                        .names())
                .containsExactly(row);
    }

    private void register(boolean fourEyes) {
        tenants.administration(new RehearsedProvider(), InProcessAudit.CLOCK)
                .register(
                        tenant,
                        new TenantSpecification(
                                "Clinic",
                                TenantCmk.NONE,
                                TenantPolicies.of(
                                        Optional.empty(), Optional.of(fourEyes), Optional.empty(), Optional.empty())),
                        expected);
        expected = RowCondition.THERE;
    }

    private Report choose(AdoptionChoice choice) {
        return adoptions.choose(tenant, choice, RowCondition.THERE);
    }

    private RowCondition seen() {
        return RowCondition.anyOf(Set.of(adoptions.read(tenant).state().tag()));
    }

    /** The specification's way. */
    private void setCmkBySql(String arn) {
        audit.execute("update tenants set kms_cmk_arn = ?1 where tenant_id = ?2", arn, tenant.value());
    }

    private Optional<String> storedCmk() {
        return tenants.tenants().require(tenant).cmk().first().map(Object::toString);
    }

    private List<AuditEvent> events(Operation operation) {
        return audit.eventsOf(tenant).stream()
                .filter(it -> it.operation() == operation)
                .toList();
    }

    @Nested
    class OfATenantWithoutFourEyes {

        OfATenantWithoutFourEyes() {
            register(false);
            setCmkBySql(ARN);
        }

        @Test
        void findsTheTenantUntrustedUntilSomebodyDecides() {
            assertThatExceptionOfType(TenantUntrustedException.class)
                    .isThrownBy(() -> tenants.tenants().require(tenant));

            Report report = adoptions.read(tenant);

            assertThat(report.state().trusted()).isFalse();
            assertThat(report.state().sealed().orElseThrow()).doesNotContain(ARN);
            assertThat(report.state().stored().orElseThrow()).contains(ARN);
        }

        @Test
        void adoptsWhatSqlSetAndRecordsBothValues() {
            Report report = choose(AdoptionChoice.ADOPT);

            assertThat(report.state().trusted()).isTrue();
            assertThat(storedCmk()).contains(ARN);
            AuditEvent adopted = events(Operation.ADOPT_ROW).get(0);
            assertThat(adopted.actor()).isEqualTo("one");
            assertThat(adopted.change().orElseThrow().before().orElseThrow()).doesNotContain(ARN);
            assertThat(adopted.change().orElseThrow().after().orElseThrow()).contains(ARN);
        }

        @Test
        void doesNothingWithARowThatWasChangedSinceTheCallerSawIt() {
            RowCondition seen = seen();
            setCmkBySql(ARN.replace("1234abcd", "9999abcd"));

            for (AdoptionChoice choice : AdoptionChoice.values()) {
                assertThatExceptionOfType(PreconditionFailedException.class)
                        .isThrownBy(() -> adoptions.choose(tenant, choice, seen));
            }
            assertThat(adoptions.read(tenant).state().trusted()).isFalse();
            assertThat(events(Operation.ADOPT_ROW))
                    .extracting(it -> it.reason())
                    .containsExactly(
                            Optional.of(FailureReason.PRECONDITION_FAILED),
                            Optional.of(FailureReason.PRECONDITION_FAILED));
            assertThat(adoptions
                            .choose(tenant, AdoptionChoice.ADOPT, seen())
                            .state()
                            .trusted())
                    .isTrue();
        }

        /** Else the caller adopts values that nobody has read. */
        @Test
        void doesNothingForACallerThatNamesNothing() {
            for (AdoptionChoice choice : AdoptionChoice.values()) {
                assertThatExceptionOfType(PreconditionRequiredException.class)
                        .isThrownBy(() -> adoptions.choose(tenant, choice, RowCondition.NONE));
            }
            assertThat(adoptions.read(tenant).state().trusted()).isFalse();
        }

        @Test
        void adoptsOnceIfTheSameRequestComesAgain() {
            RowCondition seen = seen();
            audit.repeat();
            adoptions.choose(tenant, AdoptionChoice.ADOPT, seen);

            assertThat(adoptions
                            .choose(tenant, AdoptionChoice.ADOPT, seen)
                            .state()
                            .trusted())
                    .isTrue();

            assertThat(events(Operation.ADOPT_ROW))
                    .extracting(it -> it.reason())
                    .containsExactly(Optional.empty(), Optional.empty());
        }

        @Test
        void putsBackWhatTheServiceLeft() {
            Report report = choose(AdoptionChoice.RESTORE);

            assertThat(report.state().trusted()).isTrue();
            assertThat(storedCmk()).isEmpty();
        }

        /** A recovery key takes two people and a wait, and no adoption is that. */
        @Test
        void adoptsNoRecoveryKeyThatSqlSetOrApproved() {
            String key = RecipientKey.generate(new SecureRandom()).publicKey();
            audit.execute(
                    "update tenants set recovery_public_key = ?1, proposed_recovery_key = ?2,"
                            + " recovery_key_proposed_by = 'one', recovery_key_approved_by = 'two',"
                            + " recovery_key_proposed_at = ?3, recovery_key_holds_from = ?4,"
                            + " recovery_key_wait_seconds = 0 where tenant_id = ?5",
                    key,
                    key,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    tenant.value());

            choose(AdoptionChoice.ADOPT);

            Tenant adopted = tenants.tenants().require(tenant);
            assertThat(storedCmk()).contains(ARN);
            assertThat(adopted.recoveryKey()).isEmpty();
            assertThat(adopted.recoveryKeyProposal()).isEmpty();
            assertThat(adopted.policies().recoveryKeyWait()).isEqualTo(RecoveryKeyWait.DEFAULT);
        }

        /** Else one person would second what nobody asked for. */
        @Test
        void adoptsNoProposalThatSqlSet() {
            audit.execute(
                    "update tenants set proposed_window_seconds = 0, proposed_four_eyes = false, proposed_by = 'nobody',"
                            + " proposed_settings = '{\"auditRetention\":\"P1Y\"}', resume_proposed_by = 'nobody',"
                            + " resume_proposed_for = 'TENANT' where tenant_id = ?1",
                    tenant.value());

            choose(AdoptionChoice.ADOPT);

            assertThat(storedCmk()).contains(ARN);
            assertThat(tenants.tenants().require(tenant).proposal()).isEmpty();
            assertThat(tenants.tenants().require(tenant).resumeProposal()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"status, 'XXX'", "audit_retention, 'junk'", "destruction_window_seconds, -1", "hsm_key_label, ' '"})
        void showsAndPutsBackWhatNoTenantMayHave(String column, String value) {
            audit.execute(
                    "update tenants set " + column + " = " + (value.startsWith("-") ? value : "'" + value + "'")
                            + " where tenant_id = ?1",
                    tenant.value());

            assertThatExceptionOfType(TenantUntrustedException.class)
                    .isThrownBy(() -> tenants.tenants().requireActive(tenant));
            assertThat(adoptions.read(tenant).state().stored().orElseThrow()).contains(value);
            choose(AdoptionChoice.RESTORE);
            audit.callAsAdministrator("two");
            choose(AdoptionChoice.RESTORE);
            assertThat(tenants.tenants().requireActive(tenant).status()).isEqualTo(TenantStatus.ACTIVE);
        }

        @Test
        void adoptsNoValueThatATenantMayNotHave() {
            setCmkBySql("no ARN");

            assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> choose(AdoptionChoice.ADOPT));
            assertThat(adoptions.read(tenant).state().trusted()).isFalse();
        }

        @Test
        void doesNothingTwice() {
            choose(AdoptionChoice.ADOPT);
            choose(AdoptionChoice.RESTORE);

            assertThat(storedCmk()).contains(ARN);
        }

        @Test
        void showsItToNobodyElse() {
            audit.callAs(new TenantId("other"), "admin");

            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> adoptions.read(tenant));
        }
    }

    @Nested
    class WithFourEyes {

        WithFourEyes() {
            register(true);
        }

        @Test
        void awaitsASecondPerson() {
            setCmkBySql(ARN);

            assertThat(choose(AdoptionChoice.ADOPT).state().trusted()).isFalse();
            assertThat(choose(AdoptionChoice.ADOPT).state().trusted()).isFalse();
            assertThat(adoptions
                            .read(tenant)
                            .proposal()
                            .orElseThrow()
                            .proposer()
                            .name())
                    .isEqualTo("one");
            audit.callAsAdministrator("two");
            assertThat(choose(AdoptionChoice.ADOPT).state().trusted()).isTrue();
            assertThat(events(Operation.PROPOSE_ADOPTION)).hasSize(2);
        }

        @Test
        void isNoAdoptionOfThePersonWhoProposedItIfTheSameRequestComesAgain() {
            setCmkBySql(ARN);
            RepeatableRequest request = audit.repeat();
            choose(AdoptionChoice.ADOPT);
            audit.callAsAdministrator("two");
            choose(AdoptionChoice.ADOPT);
            audit.callAsAdministrator("one");
            audit.repeat(request);

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> choose(AdoptionChoice.ADOPT));
            assertThat(events(Operation.ADOPT_ROW).stream()
                            .filter(it -> it.reason().isEmpty())
                            .map(AuditEvent::actor))
                    .containsExactly("two");
        }

        @Test
        void doesNotTellAnothersCallerThatARowAwaitsASecondPerson() {
            setCmkBySql(ARN);
            TenantId others = tenants.add();
            audit.callAs(others, "user");

            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> choose(AdoptionChoice.ADOPT));

            assertThat(audit.endsOf(others)).containsExactly("ADOPT_ROW NOT_FOUND");
        }

        @Test
        void awaitsASecondPersonThoughSqlTurnedThemOff() {
            audit.execute("update tenants set four_eyes = false where tenant_id = ?1", tenant.value());

            assertThat(choose(AdoptionChoice.ADOPT).state().trusted()).isFalse();
        }

        @Test
        void takesNoSecondPersonForAnotherDifference() {
            setCmkBySql(ARN);
            choose(AdoptionChoice.ADOPT);
            setCmkBySql(ARN.replace("1234abcd", "9999abcd"));
            audit.callAsAdministrator("two");

            assertThat(choose(AdoptionChoice.ADOPT).state().trusted()).isFalse();
        }

        @Test
        void letsNeitherPersonDecideAboutARowThatWasChangedSince() {
            setCmkBySql(ARN);
            RowCondition seen = seen();
            assertThat(adoptions.choose(tenant, AdoptionChoice.ADOPT, seen).proposal())
                    .isPresent();
            setCmkBySql(ARN.replace("1234abcd", "9999abcd"));

            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> adoptions.choose(tenant, AdoptionChoice.ADOPT, seen));
            audit.callAsAdministrator("two");
            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> adoptions.choose(tenant, AdoptionChoice.ADOPT, seen));
            assertThat(adoptions.read(tenant).proposal()).isEmpty();
        }

        /** The database may have lost that the first person thought better of it. */
        @Test
        void takesNoProposalFromBeforeARestorationWasConfirmed() {
            setCmkBySql(ARN);
            choose(AdoptionChoice.ADOPT);
            audit.execute("update tenants set kms_cmk_arn = null where tenant_id = ?1", tenant.value());
            InProcessConfirmations.findAndConfirm(audit, tenants.tenants(), tenant);
            setCmkBySql(ARN);
            audit.callAsAdministrator("two");

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> choose(AdoptionChoice.ADOPT));

            audit.callAsAdministrator("one");
            choose(AdoptionChoice.ADOPT);
            audit.callAsAdministrator("two");
            assertThat(choose(AdoptionChoice.ADOPT).state().trusted()).isTrue();
        }

        @Test
        void takesNoForgedProposal() {
            setCmkBySql(ARN);
            choose(AdoptionChoice.ADOPT);
            audit.execute("update adoptions set proposed_by = 'nobody' where tenant_id = ?1", tenant.value());

            assertThat(adoptions.read(tenant).proposal()).isEmpty();
            assertThat(choose(AdoptionChoice.ADOPT).state().trusted()).isFalse();
            audit.callAsAdministrator("two");
            assertThat(choose(AdoptionChoice.ADOPT).state().trusted()).isTrue();
        }

        @Test
        void takesAnotherProposalIfOneAndItsSealWereRemoved() {
            setCmkBySql(ARN);
            choose(AdoptionChoice.ADOPT);
            audit.execute("delete from adoptions where tenant_id = ?1", tenant.value());
            audit.execute("delete from row_seals where tenant_id = ?1 and subject like 'adoptions/%'", tenant.value());

            choose(AdoptionChoice.ADOPT);
            audit.callAsAdministrator("two");
            assertThat(choose(AdoptionChoice.ADOPT).state().trusted()).isTrue();
        }

        @Test
        void awaitsASecondPersonIfTheSealIsGoneToo() {
            setCmkBySql(ARN);
            audit.execute("update tenants set four_eyes = false where tenant_id = ?1", tenant.value());
            audit.execute("delete from row_seals where tenant_id = ?1", tenant.value());

            assertThat(choose(AdoptionChoice.ADOPT).state().trusted()).isFalse();
        }
    }
}
