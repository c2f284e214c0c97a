package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.UuidText;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.restoration.LostLines;
import org.medchain.keys.audit.restoration.Restoration;
import org.medchain.keys.audit.restoration.RestorationStatus;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.page.RestorationView.Fact;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.restoration.RestorationOperations;
import org.medchain.keys.restoration.RestorationOperations.Standing;
import org.medchain.keys.server.Shared;

/** Shows what the tenant lacks since its database went back; one privacy officer confirms that it goes on without it, or two. */
@Shared
final class RestorationPages implements Pages {

    private static final String PATH = "/restoration";
    private static final String TENANT = "confirmTenantId";

    private final RestorationOperations restorations;

    @Inject
    RestorationPages(RestorationOperations restorations) {
        this.restorations = restorations;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get(PATH, this::show), Route.post("/restoration/confirm", this::confirm));
    }

    private Answer show(Visit visit) {
        visit.asksFor(Operation.READ_RESTORATION);
        return Templates.page(
                200, "restoration", Layout.of(visit, "restoration.title"), view(visit, restorations.read()));
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
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(
                "status", texts.of("restoration." + restoration.status().name())));
        facts.add(new Fact("foundAt", texts.time(restoration.foundAt())));
        facts.add(new Fact("chainEntries", Long.toString(restoration.chainSize())));
        facts.add(new Fact("newestEventAt", texts.time(restoration.newestEventAt())));
        facts.add(new Fact(
                "lostEntries",
                restoration
                        .lost()
                        .map(lost -> Long.toString(Math.max(1, lost.size() - restoration.chainSize())))
                        .orElseGet(() -> texts.of("restoration.unknown"))));
        facts.add(new Fact("lostAt", texts.time(restoration.lostAt())));
        facts.add(new Fact("erasures", Long.toString(lines.erasures())));
        facts.add(new Fact("holds", Long.toString(lines.holds())));
        facts.add(new Fact("cancellations", Long.toString(lines.cancellations())));
        facts.add(new Fact("firstConfirmedBy", restoration.firstConfirmedBy().orElse("")));
        facts.add(new Fact("confirmedBy", restoration.confirmedBy().orElse("")));
        facts.add(new Fact("confirmedAt", texts.time(restoration.confirmedAt())));
        facts.removeIf(fact -> fact.value().isEmpty());
        return facts;
    }

    private Answer confirm(Visit visit) {
        visit.asksFor(Operation.CONFIRM_RESTORATION);
        UUID id = UuidText.require("restorationId", visit.form().require("restorationId"));
        String tenant = visit.form().require(TENANT);
        if (visit.tenant().filter(own -> own.value().equals(tenant)).isEmpty()) {
            throw new MalformedValueException(TENANT, "must be your tenant");
        }
        Restoration confirmed = restorations.confirm(id);
        return visit.done(confirmed.isConfirmed() ? "done.restoration" : "done.restoration.first", Layout.ROOT + PATH);
    }
}
