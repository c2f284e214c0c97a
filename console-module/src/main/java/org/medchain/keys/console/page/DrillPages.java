package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.reading.Drill;
import org.medchain.keys.audit.reading.Drills;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.escrow.EscrowSettings;
import org.medchain.keys.server.Shared;

/** Tells which drills are due in the person's tenant, a part of the page of today, and records one that was done. */
@Shared
record DrillPages(Drills drills, EscrowSettings escrow) implements Pages {

    @Inject
    DrillPages {}

    @Override
    public List<Route> routes() {
        return List.of(Route.post("/drills", Operation.RECORD_DRILL, this::record));
    }

    private Answer record(Visit visit) {
        drills.record(Drill.parse(visit.form().require("drill")));
        return visit.done("done.drill", Layout.ROOT + "/");
    }

    /** Returns sentences, for those who may record a drill or read in the trail who did. */
    Section<String> due(Visit visit) {
        boolean shown = visit.tenant().isPresent()
                && (visit.may(Operation.RECORD_DRILL) || visit.may(Operation.READ_AUDIT_LOG));
        return Section.of(shown, visit.texts(), () -> {
            TenantId tenant = visit.tenant().orElseThrow();
            return sentences(drills.findDue(tenant), escrow.enabled(), visit.texts());
        });
    }

    /** @param escrow whether custodians have a drill */
    static List<String> sentences(List<Drill> due, boolean escrow, Texts texts) {
        return due.stream()
                .filter(drill -> escrow || drill != Drill.CUSTODIANS)
                .map(drill -> texts.of("today.drill", texts.of("drill." + drill)))
                .toList();
    }
}
