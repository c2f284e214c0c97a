package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.medchain.keys.audit.PauseSettings;
import org.medchain.keys.escrow.recovery.EscrowBackfills;
import org.medchain.keys.patient.erased.EntryKind;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.ListedPage;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.IrreversibleWork;
import org.medchain.keys.server.Shared;

/**
 * Detects while the server runs that the database was replaced by one older than the erasure register, and repeats the erasures
 * that this undid, places holds again and cancels destructions again. An older database takes the place of a newer one when a standby that lags is promoted, or by a restore
 * behind a name.
 *
 * <p>No key is handed out meanwhile: the register itself refuses every patient that is listed. The server is not ready until the
 * database is brought up to the register.
 */
@Shared
public final class ErasureWatch {

    private static final Logger LOG = System.getLogger(ErasureWatch.class.getName());

    private static final int PAGE = 1000;

    /**
     * The number of pages that are looked at together; a longer register is gone through in turns, the newest first.
     */
    private static final int PAGES = 100;

    private final ErasureRegister register;
    private final NewestLines newest;
    private final ErasureReplay replay;
    private final EscrowBackfills escrow;
    private final HoldReplay holds;
    private final IrreversibleWork work;
    private final PauseSettings pause;
    private final int pageSize;
    private volatile boolean failing;
    private volatile long lookedBackTo = ListedPage.END;

    @Inject
    ErasureWatch(
            ErasureRegister register,
            NewestLines newest,
            ErasureReplay replay,
            HoldReplay holds,
            EscrowBackfills escrow,
            IrreversibleWork work,
            PauseSettings pause) {
        this(register, newest, replay, holds, escrow, work, pause, PAGE);
    }

    ErasureWatch(
            ErasureRegister register,
            NewestLines newest,
            ErasureReplay replay,
            HoldReplay holds,
            EscrowBackfills escrow,
            IrreversibleWork work,
            PauseSettings pause,
            int pageSize) {
        this.register = register;
        this.newest = newest;
        this.replay = replay;
        this.holds = holds;
        this.escrow = escrow;
        this.work = work;
        this.pause = pause;
        this.pageSize = pageSize;
    }

    /**
     * Returns true if the database was found to be older, and does not know again yet all that the register lists. Asks
     * no database: probes must not wait. Never while erasures are paused, since nothing would bring the database up to
     * the register.
     */
    public boolean isDatabaseBehind() {
        return !pause.paused() && register.isDatabaseBehind();
    }

    /** Returns true if the database knows what was listed last, and nothing older is known to be missing. */
    boolean isDatabaseUpToDate() {
        return newest.isSettledThere();
    }

    /** Compares the database with the register; call it often. */
    void look() {
        logOutages(() -> {
            if (pause.paused()) {
                holds.repeat(holds.findMissing(newest.page().entries()));
            } else if (!isDatabaseUpToDate()) {
                catchUp();
            }
        });
    }

    /** Looks at all who are listed, the next hundred thousand at each call. */
    void lookAtAll() {
        logOutages(() -> {
            if (pause.paused()) {
                holds.repeat(holds.findMissingHolds());
                return;
            }
            boolean missing = !holds.findMissingHolds().isEmpty();
            for (int i = 0; i < PAGES && !missing; i++) {
                ListedPage page = register.before(lookedBackTo, pageSize);
                missing = !newest.findMissing(page.patients()).isEmpty()
                        || !holds.findMissing(page.ofKind(EntryKind.CANCELLED)).isEmpty();
                if (missing || page.isBeforeTheFirst()) {
                    lookedBackTo = ListedPage.END;
                    break;
                }
                lookedBackTo = page.place();
            }
            if (missing) {
                catchUp();
            }
        });
    }

    private void catchUp() {
        register.erased().noteDatabaseBehind();
        LOG.log(
                Level.WARNING,
                "the database is older than the erasure register: this server is not ready until destroyed keys are"
                        + " destroyed there again, and holds and cancellations are there again");
        register.requireThatItIsOfThisDatabase();
        if (!work.isReplayAllowed()) {
            return;
        }
        Missing missing = findAllMissing();
        if (!missing.erasures.isEmpty()) {
            replay.noteRestored(missing.erasures);
            replay.eraseAgain(missing.erasures);
        }
        holds.repeat(missing.protections);
        if (newest.findMissing(missing.erasures).isEmpty()
                && holds.findMissing(missing.protections).isEmpty()) {
            // Escrow copies that were made since may be lost, too.
            escrow.lookAgainAtAll();
            register.noteDatabaseCaughtUp();
            LOG.log(Level.INFO, "the database knows every erasure of the erasure register again");
        }
    }

    /** The lines that the database lacks; erasures in the order in which they were listed. */
    private record Missing(List<ErasedPatient> erasures, List<RegisterEntry> protections) {}

    private Missing findAllMissing() {
        Deque<List<ErasedPatient>> pages = new ArrayDeque<>();
        List<RegisterEntry> protections = new ArrayList<>(holds.findMissingHolds());
        ListedPage page = register.before(ListedPage.END, pageSize);
        while (!page.isBeforeTheFirst()) {
            pages.addFirst(newest.findMissing(page.patients()));
            protections.addAll(holds.findMissing(page.ofKind(EntryKind.CANCELLED)));
            page = register.before(page.place(), pageSize);
        }
        return new Missing(pages.stream().flatMap(List::stream).toList(), protections);
    }

    /** Logs one line for each outage: the next look comes soon, and health checks tell of the database. */
    private void logOutages(Runnable work) {
        try {
            work.run();
            failing = false;
        } catch (RuntimeException e) {
            LOG.log(
                    failing ? Level.DEBUG : Level.ERROR,
                    "the database could not be compared with the erasure register; it will be tried again",
                    e);
            failing = true;
        }
    }
}
