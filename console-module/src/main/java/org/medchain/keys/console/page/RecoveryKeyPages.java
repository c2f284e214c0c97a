package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.page.RecoveryKeyView.Copies;
import org.medchain.keys.console.page.RecoveryKeyView.Next;
import org.medchain.keys.escrow.EscrowSettings;
import org.medchain.keys.escrow.recovery.RecoveryKeyOperations;
import org.medchain.keys.escrow.recovery.RecoveryKeyOperations.Report;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.RecoveryKeyProposal;

/** A tenant's recovery key: proposed by one administrator, approved by another, who names the key that the page showed. */
@Shared
record RecoveryKeyPages(RecoveryKeyOperations recoveryKeys, EscrowSettings escrow) implements Pages {

    private static final String PATH = "/tenants/recovery";

    /** Stands in a form for a tenant without a recovery key. */
    private static final String NO_KEY = "none";

    @Inject
    RecoveryKeyPages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, Operation.READ_RECOVERY_KEY, this::show),
                Route.post(PATH + "/propose", Operation.PROPOSE_RECOVERY_KEY, this::propose),
                Route.post(PATH + "/remove", Operation.PROPOSE_RECOVERY_KEY, this::proposeNone),
                Route.post(PATH + "/approve", Operation.APPROVE_RECOVERY_KEY, this::approve),
                Route.post(PATH + "/cancel", Operation.CANCEL_RECOVERY_KEY, this::cancel));
    }

    /** Returns the path of the page for a tenant. */
    static String path(TenantId tenant) {
        return TenantPages.path(PATH, tenant);
    }

    private Answer show(Visit visit) {
        TenantId id = visit.tenantShown();
        Report report = recoveryKeys.read(id);
        RecoveryKeyView view = new RecoveryKeyView(
                id.value(),
                report.tenant().recoveryKeyTag().value(),
                inGroups(report.tenant().recoveryKey()),
                report.tenant().recoveryKeyProposal().stream()
                        .map(proposal -> next(proposal, visit))
                        .toList(),
                escrow.enabled(),
                report.coverage().stream()
                        .map(it -> new Copies(
                                it.recoveryKey().map(RecoveryKeyId::inGroups).orElse(""), it.dataKeys()))
                        .toList());
        return visit.page("recoverykey", "recoveryKey.title", view);
    }

    private static Next next(RecoveryKeyProposal proposal, Visit visit) {
        return new Next(
                inGroups(proposal.recoveryKey()),
                proposal.recoveryKey().map(key -> key.id().value()).orElse(NO_KEY),
                proposal.proposer().name(),
                visit.texts().time(proposal.proposer().time()),
                proposal.approvedBy().orElse(""),
                visit.texts().time(proposal.holdsFrom()),
                visit.texts().until(proposal.holdsFrom(), visit.now()),
                visit.isMine(proposal.proposer()));
    }

    private static String inGroups(Optional<RecoveryPublicKey> key) {
        return key.map(it -> it.id().inGroups()).orElse("");
    }

    private Answer propose(Visit visit) {
        RecoveryPublicKey key = RecoveryPublicKey.parse(visit.form().require("recoveryPublicKey"));
        return propose(visit, Optional.of(key));
    }

    private Answer proposeNone(Visit visit) {
        visit.tenantConfirmed();
        return propose(visit, Optional.empty());
    }

    private Answer propose(Visit visit, Optional<RecoveryPublicKey> key) {
        recoveryKeys.propose(visit.tenantChanged(), key, visit.asSeen());
        return changed(visit, "done.recoveryKey.propose");
    }

    private Answer approve(Visit visit) {
        recoveryKeys.approve(visit.tenantChanged(), expected(visit.form().require("expected")));
        return changed(visit, "done.recoveryKey.approve");
    }

    /** Returns the key that the page showed as the next one; empty if it showed that there is to be none. */
    static Optional<RecoveryKeyId> expected(String text) {
        return text.equals(NO_KEY) ? Optional.empty() : Optional.of(RecoveryKeyId.parse(text));
    }

    private Answer cancel(Visit visit) {
        recoveryKeys.cancel(visit.tenantChanged());
        return changed(visit, "done.recoveryKey.cancel");
    }

    /** Leads back to the page that the person may see: officers cancel, and read of it in the trail alone. */
    private static Answer changed(Visit visit, String notice) {
        return visit.done(
                notice,
                visit.may(Operation.READ_RECOVERY_KEY) ? path(visit.tenantChanged()) : Layout.ROOT + "/recoveries");
    }
}
