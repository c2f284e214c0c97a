package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.medchain.keys.audit.PauseSettings;
import org.medchain.keys.escrow.recovery.EscrowBackfills;
import org.medchain.keys.patient.erased.ErasureRegister;
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

    private final ErasureRegister register;
    private final MissingLines lines;
    private final RegisterReplay replay;
    private final EscrowBackfills escrow;
    private final IrreversibleWork work;
    private final PauseSettings pause;
    private volatile boolean failing;

    /** Something was missing: escrow copies that were made since may be lost, too. */
    private volatile boolean copiesMayBeLost;

    @Inject
    ErasureWatch(
            ErasureRegister register,
            MissingLines lines,
            RegisterReplay replay,
            EscrowBackfills escrow,
            IrreversibleWork work,
            PauseSettings pause) {
        this.register = register;
        this.lines = lines;
        this.replay = replay;
        this.escrow = escrow;
        this.work = work;
        this.pause = pause;
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
        return lines.isNewestThere();
    }

    /** Compares the database with the register; call it often. */
    void look() {
        logOutages(() -> {
            if (pause.paused()) {
                replay.bringBack(lines.findNewestProtections());
                return;
            }
            if (register.erased().hasOffered() && work.isReplayAllowed()) {
                replay.eraseRevived();
            }
            if (!isDatabaseUpToDate()) {
                catchUp();
            }
            if (!register.erased().waiting().isEmpty() && work.isReplayAllowed()) {
                replay.eraseWaiting();
            }
        });
    }

    /** Looks at all holds, and after a start or a sign that the database went back at all who are listed, the next hundred thousand at each call. */
    void lookAtAll() {
        logOutages(() -> {
            if (pause.paused()) {
                replay.bringBack(lines.findHolds());
            } else if (lines.lookForSome()) {
                catchUp();
            }
        });
    }

    /** One look after the other: neither takes back what the other finds. */
    private synchronized void catchUp() {
        register.erased().noteDatabaseBehind();
        LOG.log(
                Level.WARNING,
                "the database is older than the erasure register: this server is not ready until destroyed keys are"
                        + " destroyed there again, and holds and cancellations are there again");
        register.requireThatItIsOfThisDatabase();
        if (!work.isReplayAllowed()) {
            return;
        }
        MissingLines.Missing missing = lines.findAll();
        if (!missing.isNothing()) {
            copiesMayBeLost = true;
        }
        replay.bringBack(missing);
        if (lines.areThere(missing)) {
            if (copiesMayBeLost) {
                escrow.lookAgainAtAll();
                copiesMayBeLost = false;
            }
            register.noteDatabaseCaughtUp();
            LOG.log(Level.INFO, "the database knows every erasure of the erasure register again");
        }
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
