package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.destruction.LegalHoldOperations;
import org.medchain.keys.escrow.EscrowSettings;
import org.medchain.keys.escrow.recovery.RecoveryOperations;
import org.medchain.keys.rotation.RotationPolicyOperations;
import org.medchain.keys.rotation.RotationPolicyOperations.Planned;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.RecoveryKeyProposal;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantOperations;

/** Finds what one person asked for and a second one must confirm, or what waits after that, beside erasures. */
@Shared
record WaitingProposals(
        TenantOperations tenants,
        RotationPolicyOperations policies,
        RecoveryOperations recoveries,
        LegalHoldOperations holds,
        EscrowSettings escrow) {

    private static final int RECOVERIES = TodayPages.MOST;

    @Inject
    WaitingProposals {}

    /**
     * Returns the proposals about the person's own tenant.
     *
     * @param rotations those of the tenant that have not ended
     */
    Section<Waiting> ofTenant(Visit visit, List<RotationRow> rotations) {
        return visit.ofTenant(Operation.READ_TENANT, () -> {
            TenantId tenant = visit.tenant().orElseThrow();
            List<Waiting> waiting = of(tenants.read(tenant), visit);
            policy(tenant, policies.read(tenant), visit.texts()).ifPresent(waiting::add);
            waiting.addAll(cancellations(rotations, tenant, visit.texts()));
            return waiting;
        });
    }

    /** Returns those of the rotations that somebody proposed to cancel. */
    static List<Waiting> cancellations(List<RotationRow> rotations, TenantId tenant, Texts texts) {
        return rotations.stream()
                .map(RotationRow::cancelProposedBy)
                .filter(proposer -> !proposer.isEmpty())
                .map(proposer -> new Waiting(
                        texts.of("today.cancel", proposer), TenantPages.path(tenant), texts.of("rotations.title")))
                .toList();
    }

    /** Returns the policy that waits. */
    static Optional<Waiting> policy(TenantId tenant, Planned planned, Texts texts) {
        return planned.proposed()
                .map(proposed -> proposed.enabled()
                        ? texts.of("today.policy.age", proposed.maxAgeText())
                        : texts.of("today.policy.off"))
                .map(what -> new Waiting(
                        texts.of("today.policy", planned.proposedBy().orElse(""), what),
                        RotationPolicyPages.path(tenant),
                        texts.of("policy.title")));
    }

    private static List<Waiting> of(Tenant tenant, Visit visit) {
        Texts texts = visit.texts();
        List<Waiting> waiting = new ArrayList<>();
        tenant.proposal()
                .ifPresent(proposal -> waiting.add(new Waiting(
                        texts.of("today.settings", proposal.proposer().name()),
                        TenantPages.path(tenant.tenantId()),
                        texts.of("tenant.proposal"))));
        tenant.resumeProposal()
                .ifPresent(proposal -> waiting.add(new Waiting(
                        texts.of("today.resume", proposal.proposer().name()),
                        TenantPages.path(tenant.tenantId()),
                        texts.of("tenant.status"))));
        tenant.recoveryKeyProposal()
                .ifPresent(proposal -> waiting.add(new Waiting(
                        sentence(proposal, visit),
                        RecoveryKeyPages.path(tenant.tenantId()),
                        texts.of("recoveryKey.title"))));
        return waiting;
    }

    private static String sentence(RecoveryKeyProposal proposal, Visit visit) {
        Optional<String> wait = proposal.holdsFrom().map(time -> visit.texts().until(time, visit.now()));
        return wait.map(it -> visit.texts()
                        .of("today.recoveryKey.approved", proposal.proposer().name(), it))
                .orElseGet(() -> visit.texts()
                        .of("today.recoveryKey", proposal.proposer().name()));
    }

    /** Returns holds that one privacy officer of the person's tenant proposed to lift. */
    Section<HoldRow> lifts(Visit visit) {
        return visit.ofTenant(
                        Operation.READ_LEGAL_HOLD,
                        () -> holds.listToLift(TodayPages.MOST + 1).stream()
                                .map(it -> HoldRow.of(it, visit))
                                .toList())
                .first(TodayPages.MOST);
    }

    /**
     * Returns the recoveries of the person's tenant that have not ended; none where the installation has no escrow. If there are more than the newest
     * ones, older ones may not have ended either.
     */
    Section<RecoveryRow> recoveries(Visit visit) {
        Section<RecoveryRow> found = escrow.enabled()
                ? visit.ofTenant(
                        Operation.LIST_RECOVERIES,
                        () -> RecoveryPages.rows(recoveries.list(Optional.empty(), RECOVERIES), visit))
                : Section.hidden();
        return open(found, RECOVERIES);
    }

    /** Takes those that have not ended of the newest recoveries. */
    static Section<RecoveryRow> open(Section<RecoveryRow> found, int most) {
        return found.first(most).only(RecoveryRow::open);
    }
}
