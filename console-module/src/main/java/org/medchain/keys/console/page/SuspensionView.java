package org.medchain.keys.console.page;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.tenant.ResumeProposal;
import org.medchain.keys.tenant.Suspender;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantStatus;

/**
 * The suspension of a tenant, and what the person may do about it.
 *
 * @param by the roles that suspended it; empty if that is not known
 * @param proposedBy who proposed to resume it; empty if nobody did
 * @param mayResume whether the person may resume it, propose that, or confirm it
 * @param maySuspend whether that would change something
 */
public record SuspensionView(boolean suspended, String by, String proposedBy, boolean mayResume, boolean maySuspend) {

    static SuspensionView of(Tenant tenant, Visit visit) {
        boolean suspended = tenant.status() == TenantStatus.SUSPENDED;
        Suspender own = Suspender.of(visit.identity().scope());
        Set<Suspender> all = tenant.suspendedBy();
        Optional<String> proposedBy =
                tenant.resumeProposal().map(it -> it.proposer().name());
        boolean ofOwn = all.isEmpty() || all.contains(own);
        boolean mayConfirm = proposedBy.isPresent() && tenant.policies().fourEyes();
        boolean mine = mayConfirm
                && tenant.resumeProposal()
                        .map(ResumeProposal::proposer)
                        .filter(visit::isMine)
                        .isPresent();
        return new SuspensionView(
                suspended,
                words(all, visit.texts()),
                proposedBy.orElse(""),
                suspended && !mine && (ofOwn || mayConfirm),
                !suspended || !all.contains(own) || proposedBy.isPresent());
    }

    /** Returns the roles in words. */
    static String words(Set<Suspender> suspenders, Texts texts) {
        return suspenders.stream()
                .sorted()
                .map(suspender -> texts.of("suspender." + suspender))
                .collect(Collectors.joining(", "));
    }
}
