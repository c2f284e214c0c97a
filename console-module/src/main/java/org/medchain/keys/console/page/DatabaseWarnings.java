package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.restoration.RestorationOperations;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.AdoptionOperations;
import org.medchain.keys.tenant.AdoptionOperations.Report;

/** Warns of a database that went back, and of a tenant's row that was changed past the service. */
@Shared
record DatabaseWarnings(RestorationOperations restorations, AdoptionOperations adoptions) {

    @Inject
    DatabaseWarnings {}

    Section<String> restored(Visit visit) {
        return visit.ofTenant(Operation.READ_RESTORATION, () -> readRestored(visit));
    }

    Section<String> untrusted(Visit visit) {
        return visit.ofTenant(Operation.READ_ADOPTION, () -> readUntrusted(visit));
    }

    private List<String> readRestored(Visit visit) {
        return restorations.read().last().stream()
                .filter(restoration -> !restoration.isConfirmed())
                .map(restoration ->
                        visit.texts().of("today.restored", visit.texts().time(restoration.foundAt())))
                .toList();
    }

    private List<String> readUntrusted(Visit visit) {
        TenantId tenant = visit.tenant().orElseThrow();
        Report report = adoptions.read(tenant);
        if (report.state().trusted()) {
            return List.of();
        }
        String sentence = visit.texts().of("today.untrusted", tenant.value());
        return List.of(report.proposal()
                .map(it -> sentence + " "
                        + visit.texts().of("today.adoption", it.proposer().name()))
                .orElse(sentence));
    }
}
