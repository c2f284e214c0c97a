package org.medchain.keys.destruction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.stream.IntStream;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.Patients;
import org.medchain.keys.tombstone.ErasedPatient;
import org.medchain.keys.tombstone.ErasureLedger;

/**
 * Finds out, while the server runs, that the database is older than the erasure ledger, and erases again what it brought back. An older
 * database takes the place of a newer one when a standby that lags is promoted, or by a restore behind a name.
 *
 * <p>No key is handed out meanwhile: the ledger itself refuses every patient that is listed. The server is not ready until the
 * database is brought up to the ledger.
 */
@ApplicationScoped
public class ErasureWatch {

    private static final Logger LOG = System.getLogger(ErasureWatch.class.getName());

    /** So many that were listed last are looked at every second: an older database lacks some of them. */
    private static final int NEWEST = 100;

    private static final int PAGE = 1000;

    private ErasureLedger ledger;
    private Patients patients;
    private ErasureReplay replay;
    private volatile boolean failing;

    /** For the proxy. */
    protected ErasureWatch() {}

    @Inject
    ErasureWatch(ErasureLedger ledger, Patients patients, ErasureReplay replay) {
        this.ledger = ledger;
        this.patients = patients;
        this.replay = replay;
    }

    /** Whether the database knows the erasures that were listed last, and no older one is known to be missing. */
    public boolean isDatabaseUpToDate() {
        return !ledger.isDatabaseBehind() && findMissing(newest()).isEmpty();
    }

    /** To be called often. */
    void look() {
        logOutages(() -> {
            if (!isDatabaseUpToDate()) {
                catchUp();
            }
        });
    }

    /** Looks at everybody who is listed. */
    void lookAtAll() {
        logOutages(() -> {
            if (!findAllMissing().isEmpty()) {
                catchUp();
            }
        });
    }

    private void catchUp() {
        ledger.erased().noteDatabaseBehind();
        LOG.log(
                Level.WARNING,
                "the database is older than the erasure ledger: this server is not ready until destroyed keys are destroyed"
                        + " there again");
        ledger.requireThatItIsOfThisDatabase();
        List<ErasedPatient> missing = findAllMissing();
        if (!missing.isEmpty()) {
            replay.eraseAgain(missing);
        }
        if (findAllMissing().isEmpty()) {
            ledger.noteDatabaseCaughtUp();
            LOG.log(Level.INFO, "the database knows every erasure of the erasure ledger again");
        }
    }

    private List<ErasedPatient> newest() {
        List<ErasedPatient> all = ledger.entries();
        return all.subList(Math.max(0, all.size() - NEWEST), all.size());
    }

    private List<ErasedPatient> findAllMissing() {
        List<ErasedPatient> all = ledger.entries();
        return IntStream.iterate(0, from -> from < all.size(), from -> from + PAGE)
                .mapToObj(from -> findMissing(all.subList(from, Math.min(from + PAGE, all.size()))))
                .flatMap(List::stream)
                .toList();
    }

    /** Not those whose erasure has begun in the database: a round ends it. */
    private List<ErasedPatient> findMissing(List<ErasedPatient> listed) {
        return listed.isEmpty()
                ? List.of()
                : ledger.findWithoutTombstone(listed).stream()
                        .filter(it -> patients.findRow(it.patient())
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
                    "the database could not be compared with the erasure ledger; it will be tried again",
                    e);
            failing = true;
        }
    }
}
