package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.medchain.keys.escrow.recovery.EscrowBackfills;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.ListedPage;
import org.medchain.keys.server.Shared;

/**
 * Detects while the server runs that the database was replaced by one older than the erasure register, and repeats the erasures
 * that this undid. An older database takes the place of a newer one when a standby that lags is promoted, or by a restore
 * behind a name.
 *
 * <p>No key is handed out meanwhile: the register itself refuses every patient that is listed. The server is not ready until the
 * database is brought up to the register.
 */
@Shared
public final class ErasureWatch {

    private static final Logger LOG = System.getLogger(ErasureWatch.class.getName());

    /** So many that were listed last are looked at every second: an older database lacks some of them. */
    private static final int NEWEST = 100;

    private static final int PAGE = 1000;

    /** So many pages are looked at together; a longer register is gone through in turns, the newest first. */
    private static final int PAGES = 100;

    private final ErasureRegister register;
    private final PatientStore patients;
    private final ErasureReplay replay;
    private final EscrowBackfills escrow;
    private volatile boolean failing;
    private volatile long lookedBackTo = ListedPage.END;

    @Inject
    ErasureWatch(ErasureRegister register, PatientStore patients, ErasureReplay replay, EscrowBackfills escrow) {
        this.register = register;
        this.patients = patients;
        this.replay = replay;
        this.escrow = escrow;
    }

    /** Whether the database was found to be older, and does not know every erasure again yet. Asks no database: probes must not wait. */
    public boolean isDatabaseBehind() {
        return register.isDatabaseBehind();
    }

    /** Whether the database knows the erasures that were listed last, and no older one is known to be missing. */
    boolean isDatabaseUpToDate() {
        return !register.isDatabaseBehind() && findMissing(newest()).isEmpty();
    }

    /** To be called often. */
    void look() {
        logOutages(() -> {
            if (!isDatabaseUpToDate()) {
                catchUp();
            }
        });
    }

    /** Looks at all who are listed, the next hundred thousand at each call. */
    void lookAtAll() {
        logOutages(() -> {
            boolean missing = false;
            for (int i = 0; i < PAGES && !missing; i++) {
                ListedPage page = register.before(lookedBackTo, PAGE);
                missing = !findMissing(page.patients()).isEmpty();
                if (missing || page.patients().isEmpty()) {
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
                        + " destroyed there again");
        register.requireThatItIsOfThisDatabase();
        List<ErasedPatient> missing = findAllMissing();
        if (!missing.isEmpty()) {
            replay.eraseAgain(missing);
        }
        if (findMissing(missing).isEmpty()) {
            // Escrow copies that were made since may be lost, too.
            escrow.lookAgainAtAll();
            register.noteDatabaseCaughtUp();
            LOG.log(Level.INFO, "the database knows every erasure of the erasure register again");
        }
    }

    private List<ErasedPatient> newest() {
        return register.before(ListedPage.END, NEWEST).patients();
    }

    /** In the order in which they were listed. */
    private List<ErasedPatient> findAllMissing() {
        Deque<List<ErasedPatient>> pages = new ArrayDeque<>();
        ListedPage page = register.before(ListedPage.END, PAGE);
        while (!page.patients().isEmpty()) {
            pages.addFirst(findMissing(page.patients()));
            page = register.before(page.place(), PAGE);
        }
        return pages.stream().flatMap(List::stream).toList();
    }

    /** Not those whose erasure has begun in the database: a round ends it. */
    private List<ErasedPatient> findMissing(List<ErasedPatient> listed) {
        return listed.isEmpty()
                ? List.of()
                : register.findUnrecorded(listed).stream()
                        .filter(it -> patients.findRow(PatientRowId.of(it))
                                .map(Patient::status)
                                .filter(status -> status == PatientStatus.DESTROYED)
                                .isEmpty())
                        .toList();
    }

    /** Once for each outage: it is looked again soon, and health checks tell of the database. */
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
