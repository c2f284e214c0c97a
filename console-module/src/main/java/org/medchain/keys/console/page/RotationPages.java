package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Received;
import org.medchain.keys.console.page.KeysLeftView.Row;
import org.medchain.keys.rotation.RotationOperations;
import org.medchain.keys.rotation.job.KeyLeft;
import org.medchain.keys.rotation.job.RotationId;
import org.medchain.keys.server.Shared;

/** Starts and steers the rotations of the person's own tenant, and shows the data keys that one could not move. */
@Shared
final class RotationPages implements Pages {

    /** The path of the part of the tenant's page that shows its rotations. */
    static final String PROGRESS = "/rotations";

    private static final int NEWEST = 10;
    private static final String LEFT = "/rotations/left";
    static final int SIZE = 50;

    private final RotationOperations rotations;

    @Inject
    RotationPages(RotationOperations rotations) {
        this.rotations = rotations;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PROGRESS, this::progress),
                Route.get(LEFT, this::left),
                Route.post("/rotations/start", this::start),
                Route.post("/rotations/pause", this::pause),
                Route.post("/rotations/resume", this::resume),
                Route.post("/rotations/cancel", this::cancel));
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
        visit.asksFor(Operation.LIST_ROTATIONS);
        Section<RotationRow> found = new Section<>(true, "", newest(rotations, visit));
        if (visit.query().find(Received.RELOAD).isEmpty()) {
            return Answer.seeOther(ownPage(visit));
        }
        return Templates.part("progress", Layout.ofPart(visit), ProgressView.of(found, ownPage(visit)));
    }

    private Answer left(Visit visit) {
        visit.asksFor(Operation.READ_ROTATION);
        RotationId id = RotationId.parse(visit.query().require("id"));
        List<KeyLeft> found =
                rotations.listKeysLeft(id, visit.query().find("after").map(RotationPages::place), SIZE);
        List<KeyLeft> shown = found.stream().limit(SIZE).toList();
        KeysLeftView view = new KeysLeftView(
                shown.stream()
                        .map(key -> new Row(
                                key.patientId().orElse(""),
                                key.keyId().toString(),
                                key.blockedBy().map(UUID::toString).orElse(""),
                                key.reason().slug()))
                        .toList(),
                found.size() > SIZE ? path(id) + "&after=" + shown.get(SIZE - 1).place() : "");
        return Templates.page(200, "left", Layout.of(visit, "left.title"), view);
    }

    private static KeyLeft.Place place(String text) {
        try {
            return KeyLeft.Place.parse(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException("after", "must be a place of the list");
        }
    }

    private Answer start(Visit visit) {
        visit.asksFor(Operation.START_ROTATION);
        rotations.start(visit.form().find("dryRun").isPresent());
        return changed(visit, "done.rotation.start");
    }

    private Answer pause(Visit visit) {
        visit.asksFor(Operation.PAUSE_ROTATION);
        rotations.pause(rotation(visit));
        return changed(visit, "done.rotation.pause");
    }

    private Answer resume(Visit visit) {
        visit.asksFor(Operation.RESUME_ROTATION);
        rotations.resume(rotation(visit));
        return changed(visit, "done.rotation.resume");
    }

    private Answer cancel(Visit visit) {
        visit.asksFor(Operation.CANCEL_ROTATION);
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
