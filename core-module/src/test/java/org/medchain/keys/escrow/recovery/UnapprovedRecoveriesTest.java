package org.medchain.keys.escrow.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.patient.ErasureKeysOn;

/** Recoveries that wait for a second person, as the sign-off of a review asks for them. */
@ParameterizedClass
@EnumSource
class UnapprovedRecoveriesTest {

    private static final Instant FAR = Instant.parse("2999-01-01T00:00:00Z");

    private final InProcessRecoveries recoveries;
    private final TenantId tenant;
    private final RecoveryStore unapproved;

    UnapprovedRecoveriesTest(ErasureKeysOn place) {
        recoveries = new InProcessRecoveries(place);
        tenant = recoveries.core().tenant();
        unapproved = new RecoveryStore(InProcessRows.of(recoveries.core().database()));
        recoveries.generate(new PatientId("patient"));
        recoveries.core().callAs("officer");
    }

    @Test
    void waitAsRecoveryKeysDo() {
        WaitingMatters proposals = recoveries.core().dataKeys().tenants().unconfirmedProposals();
        assertThat(recoveries.core().audit().areOpen(proposals, tenant, FAR)).isFalse();
        recoveries.core().callAs("administrator");
        Instant time = recoveries
                .recoveryKeys()
                .propose(tenant, Optional.empty(), RowCondition.THERE)
                .recoveryKeyProposal()
                .orElseThrow()
                .proposer()
                .time();

        assertThat(recoveries.core().audit().areOpen(proposals, tenant, time.plusNanos(1000)))
                .isTrue();
        assertThat(recoveries.core().audit().areOpen(proposals, tenant, time)).isFalse();
        recoveries.core().callAs("second administrator");
        recoveries.recoveryKeys().approve(tenant, Optional.empty());
        assertThat(recoveries.core().audit().areOpen(proposals, tenant, FAR)).isFalse();
    }

    @Test
    void waitFromTheRequestToTheApproval() {
        assertThat(recoveries.core().audit().areOpen(unapproved, tenant, FAR)).isFalse();
        RecoveryRecord requested = recoveries
                .operations()
                .request(InProcessRecoveries.REASON, Optional.empty())
                .recovery();
        Instant time = requested.persons().requester().time();

        assertThat(recoveries.core().audit().areOpen(unapproved, tenant, time.plusNanos(1000)))
                .isTrue();
        assertThat(recoveries.core().audit().areOpen(unapproved, tenant, time)).isFalse();
        assertThat(recoveries.core().audit().areOpen(unapproved, new TenantId("another"), FAR))
                .isFalse();
        recoveries.core().callAs("second officer");
        recoveries.operations().approve(requested.id());
        assertThat(recoveries.core().audit().areOpen(unapproved, tenant, FAR)).isFalse();
    }
}
