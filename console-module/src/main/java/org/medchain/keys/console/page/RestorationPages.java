package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.UuidText;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.restoration.LostLines;
import org.medchain.keys.audit.restoration.Restoration;
import org.medchain.keys.audit.restoration.RestorationStatus;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.restoration.RestorationOperations;
import org.medchain.keys.restoration.RestorationOperations.Standing;
import org.medchain.keys.server.Shared;

/** Shows what the tenant lacks since its database went back; one privacy officer confirms that it goes on without it, or two. */
@Shared
record RestorationPages(RestorationOperations restorations) implements Pages {

    private static final String PATH = "/restoration";
    private static final String TENANT = "confirmTenantId";

    @Inject
    RestorationPages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, Operation.READ_RESTORATION, this::show),
                Route.post(PATH + "/confirm", Operation.CONFIRM_RESTORATION, this::confirm));
    }

    private Answer show(Visit visit) {
        return visit.page("restoration", "restoration.title", view(visit, restorations.read()));
    }

    private static RestorationView view(Visit visit, Standing standing) {
        String tenant = standing.tenantId().value();
        return standing.last()
                .map(it -> view(visit, tenant, it))
                .orElseGet(() -> new RestorationView(tenant, "", List.of(), false, false, false, false));
    }

    private static RestorationView view(Visit visit, String tenant, Restoration restoration) {
        boolean awaitsSecond = restoration.status() == RestorationStatus.AWAITING_SECOND_PERSON;
        boolean mine = awaitsSecond
                && restoration.firstConfirmer().filter(visit::isMine).isPresent();
        return new RestorationView(
                tenant,
                restoration.id().toString(),
                facts(restoration, visit.texts()),
                !restoration.isConfirmed(),
                awaitsSecond,
                !restoration.isConfirmed() && visit.may(Operation.CONFIRM_RESTORATION) && !mine,
                mine);
    }

    private static List<Fact> facts(Restoration restoration, Texts texts) {
        LostLines lines = restoration.lines();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("status", texts.of("restoration." + restoration.status().name()));
        facts.put("foundAt", texts.time(restoration.foundAt()));
        facts.put("chainEntries", Long.toString(restoration.chainSize()));
        facts.put("newestEventAt", texts.time(restoration.newestEventAt()));
        facts.put(
                "lostEntries",
                restoration
                        .lost()
                        .map(lost -> Long.toString(Math.max(1, lost.size() - restoration.chainSize())))
                        .orElseGet(() -> texts.of("restoration.unknown")));
        facts.put("lostAt", texts.time(restoration.lostAt()));
        facts.put("erasures", Long.toString(lines.erasures()));
        facts.put("holds", Long.toString(lines.holds()));
        facts.put("cancellations", Long.toString(lines.cancellations()));
        facts.put("firstConfirmedBy", restoration.firstConfirmedBy().orElse(""));
        facts.put("confirmedBy", restoration.confirmedBy().orElse(""));
        facts.put("confirmedAt", texts.time(restoration.confirmedAt()));
        facts.values().removeIf(String::isEmpty);
        return Fact.labelled("restoration.", facts, texts);
    }

    private Answer confirm(Visit visit) {
        UUID id = UuidText.require("restorationId", visit.form().require("restorationId"));
        String tenant = visit.form().require(TENANT);
        if (visit.tenant().filter(own -> own.value().equals(tenant)).isEmpty()) {
            throw new MalformedValueException(TENANT, "must be your tenant");
        }
        Restoration confirmed = restorations.confirm(id);
        return visit.done(confirmed.isConfirmed() ? "done.restoration" : "done.restoration.first", Layout.ROOT + PATH);
    }
}
