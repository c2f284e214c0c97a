package org.medchain.keys.restoration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantRestoredException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.restoration.LostLines;
import org.medchain.keys.audit.restoration.RestorationStatus;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;

@ParameterizedClass
@EnumSource
class RestorationOperationsTest {

    private final InProcessAudit audit;
    private final InProcessTenants tenants;
    private final RestoredTenants restored;
    private final RestorationOperations restorations;
    private final TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());

    RestorationOperationsTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        tenants = new InProcessTenants(audit);
        restored = audit.restorations().restored();
        restorations = InProcessConfirmations.of(audit, tenants.tenants());
    }

    @BeforeEach
    void register() {
        audit.callAsAdministrator("one");
        tenants.administration(new RehearsedProvider(), InProcessAudit.CLOCK)
                .register(
                        tenant,
                        new TenantSpecification(
                                "Clinic",
                                TenantCmk.NONE,
                                TenantPolicies.of(
                                        Optional.empty(), Optional.of(false), Optional.empty(), Optional.empty())),
                        RowCondition.NONE);
        audit.callAs(tenant, "officer");
    }

    @Test
    void freeTheTenantOnceAnOfficerConfirmsWhatWasMissing() {
        restored.noteRestored(tenant, LostLines.ofErasures(2));
        assertThat(restored.isRestored(tenant)).isTrue();

        UUID seen = restorations.read().last().orElseThrow().id();
        assertThat(restorations.confirm(seen).status()).isEqualTo(RestorationStatus.CONFIRMED);
        restored.lookAtConfirmations();

        assertThat(restored.isRestored(tenant)).isFalse();
    }

    /** A confirmation of next year would be behind all that is proposed until then. */
    @Test
    void refuseAConfirmationWhileTheDatabasesClockIsAhead() {
        restored.noteRestored(tenant, LostLines.ofErasures(1));
        UUID seen = restorations.read().last().orElseThrow().id();
        Clock behind = Clock.offset(Clock.systemUTC(), Duration.ofDays(-365));

        assertThatExceptionOfType(TenantRestoredException.class)
                .isThrownBy(() -> InProcessConfirmations.of(audit, tenants.tenants(), behind)
                        .confirm(seen));
        assertThat(restorations.read().last().orElseThrow().status()).isEqualTo(RestorationStatus.FOUND);
    }

    private LostLines lines() {
        return restorations.read().last().orElseThrow().lines();
    }

    /** A crash between the register and the records leaves such lines, too. */
    @Test
    void tellOfProtectionsThatWereReplayedOnlyOnceTheTenantIsRestored() {
        restored.noteReplayed(tenant, LostLines.ofProtections(1, 2));
        restored.noteReplayed(tenant, LostLines.ofProtections(1, 0));
        assertThat(restored.isRestored(tenant)).isFalse();

        restored.noteRestored(tenant, LostLines.ofErasures(1));

        assertThat(lines()).isEqualTo(new LostLines(1, 2, 2));
    }

    @Test
    void refuseAConfirmationFromBeforeAProtectionWasReplayed() {
        restored.noteRestored(tenant, LostLines.ofErasures(1));
        UUID seen = restorations.read().last().orElseThrow().id();
        restored.noteReplayed(tenant, LostLines.ofProtections(1, 0));

        assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> restorations.confirm(seen));
        assertThat(lines()).isEqualTo(new LostLines(1, 1, 0));
    }

    @Test
    void refuseAConfirmationOfLessThanIsMissing() {
        restored.noteRestored(tenant, LostLines.ofErasures(2));
        UUID seen = restorations.read().last().orElseThrow().id();
        restored.noteRestored(tenant, LostLines.ofErasures(3));

        assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> restorations.confirm(seen));
        assertThat(restored.isRestored(tenant)).isTrue();
    }
}
