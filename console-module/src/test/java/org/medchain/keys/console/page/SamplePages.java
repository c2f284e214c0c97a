package org.medchain.keys.console.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.SecondPersonNeededException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.exchange.Answer;

/** Pages that touch nothing, and note what was done. */
public final class SamplePages implements Pages {

    public final List<String> done = new ArrayList<>();

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/", visit -> Templates.page(200, "problem", Layout.of(visit, "menu.today"), "the page")),
                Route.get(
                        "/time",
                        visit -> Templates.page(
                                200,
                                "problem",
                                Layout.of(visit, "menu.today"),
                                visit.texts().time(visit.now()))),
                Route.post("/approve", this::approve),
                Route.post("/approve-own", this::approveOwn),
                Route.post("/erase", this::erase),
                Route.post("/patient/erase", visit -> Answer.seeOther("/console/")),
                Route.get("/file", this::file),
                Route.get("/file-of-two-halves", this::fileOfTwoHalves),
                Route.get("/broken-file", visit -> {
                    file(visit);
                    throw new KeysDestroyedException();
                }),
                Route.get("/broken", visit -> {
                    throw new IllegalStateException("a secret detail");
                }));
    }

    private Answer approve(Visit visit) {
        visit.asksFor(Operation.APPROVE_DESTRUCTION);
        done.add("approved " + visit.form().require("destructionId"));
        visit.session().tell("It is approved.");
        return Answer.seeOther("/console/");
    }

    private Answer approveOwn(Visit visit) {
        visit.asksFor(Operation.APPROVE_DESTRUCTION);
        throw new SecondPersonNeededException();
    }

    private Answer file(Visit visit) {
        done.add("begun");
        visit.atEnd(() -> done.add("ended"));
        return Answer.download("file", "text/plain", out -> done.add("sent"));
    }

    private Answer fileOfTwoHalves(Visit visit) {
        visit.asksFor(Operation.READ_ESCROW_COPIES);
        return Answer.download("file", "text/plain", out -> {
            out.write("the first half".getBytes(StandardCharsets.UTF_8));
            throw new KeysDestroyedException();
        });
    }

    private Answer erase(Visit visit) {
        visit.asksFor(Operation.DESTROY_PATIENT_KEYS, new PatientId(visit.form().require("patientId")));
        throw new KeysDestroyedException();
    }
}
