package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Received;
import org.medchain.keys.rotation.RotationOperations;
import org.medchain.keys.rotation.job.KeyLeft;
import org.medchain.keys.rotation.job.RotationId;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.server.KeyPlace;
import org.medchain.keys.server.Shared;

/** Starts and steers the rotations of the person's own tenant, and shows the data keys that one could not move. */
@Shared
record RotationPages(RotationOperations rotations) implements Pages {

    /** The path of the part of the tenant's page that shows its rotations. */
    static final String PROGRESS = "/rotations";

    private static final int NEWEST = 10;
    private static final String LEFT = "/rotations/left";
    static final int SIZE = 50;

    @Inject
    RotationPages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PROGRESS, Operation.LIST_ROTATIONS, this::progress),
                Route.get(LEFT, Operation.READ_ROTATION, this::left),
                Route.post("/rotations/start", Operation.START_ROTATION, this::start),
                Route.post(
                        "/rotations/pause",
                        Operation.PAUSE_ROTATION,
                        visit -> steer(visit, rotations::pause, "done.rotation.pause")),
                Route.post(
                        "/rotations/resume",
                        Operation.RESUME_ROTATION,
                        visit -> steer(visit, rotations::resume, "done.rotation.resume")),
                Route.post("/rotations/cancel", Operation.CANCEL_ROTATION, this::cancel));
    }

    /** Returns the path of the page of the keys that a rotation left. */
    static String path(RotationId rotation) {
        return Layout.ROOT + LEFT + "?id=" + rotation;
    }

    /** Returns the newest rotations of the person's tenant. */
    static List<RotationRow> newest(RotationOperations rotations, Visit visit) {
        return rotations.list(Optional.empty(), NEWEST).stream()
                .limit(NEWEST)
                .map(job -> RotationRow.of(job, visit))
                .toList();
    }

    /** Fails as a whole if the rotations can't be read: the browser keeps what it shows and asks again. */
    private Answer progress(Visit visit) {
        Section<RotationRow> found = new Section<>(true, "", newest(rotations, visit));
        if (visit.query().find(Received.RELOAD).isEmpty()) {
            return Answer.seeOther(ownPage(visit));
        }
        return Templates.part("progress", Layout.ofPart(visit), ProgressView.of(found, ownPage(visit)));
    }

    private Answer left(Visit visit) {
        RotationId id = RotationId.parse(visit.query().require("id"));
        List<KeyLeft> found = rotations.listKeysLeft(
                id, visit.query().find("after", KeyPlace::parse, "must be a place of the list"), SIZE);
        Listing<KeyLeftRow> view = Listing.of(found, SIZE, KeyLeftRow::of, key -> path(id) + "&after=" + key.place());
        return visit.page("left", "left.title", view);
    }

    private Answer start(Visit visit) {
        rotations.start(visit.form().find("dryRun").isPresent());
        return changed(visit, "done.rotation.start");
    }

    private static Answer steer(Visit visit, Function<RotationId, RotationJob> step, String notice) {
        RotationJob unused = step.apply(rotation(visit));
        return changed(visit, notice);
    }

    private Answer cancel(Visit visit) {
        boolean ended = rotations.cancel(rotation(visit)).endedAt().isPresent();
        return changed(visit, ended ? "done.rotation.cancel" : "done.rotation.cancel.first");
    }

    private static RotationId rotation(Visit visit) {
        return RotationId.parse(visit.form().require("rotationId"));
    }

    private static String ownPage(Visit visit) {
        return TenantPages.path(visit.tenant().orElseThrow());
    }

    private static Answer changed(Visit visit, String notice) {
        return visit.done(notice, ownPage(visit));
    }
}
