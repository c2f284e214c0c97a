package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.util.List;
import java.util.function.UnaryOperator;
import org.medchain.keys.destruction.listing.RegisterComparison;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.ListedPage;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.Shared;

/** Compares the database with the newest lines of the erasure register: an older database lacks some of them. */
@Shared
final class NewestLines implements RegisterComparison {

    private static final int NEWEST = 100;

    private final ErasureRegister register;
    private final PatientStore patients;
    private final LostProtections protections;

    @Inject
    NewestLines(ErasureRegister register, PatientStore patients, LostProtections protections) {
        this.register = register;
        this.patients = patients;
        this.protections = protections;
    }

    ListedPage page() {
        return register.before(ListedPage.END, NEWEST);
    }

    @Override
    public boolean isAllThere() {
        return isThere(protections::findMissingOnAnyNode);
    }

    /** Returns the same, but for what may be on its way into the database. */
    boolean isSettledThere() {
        return isThere(protections::findMissing);
    }

    private boolean isThere(UnaryOperator<List<RegisterEntry>> missingProtections) {
        if (register.isDatabaseBehind()) {
            return false;
        }
        ListedPage newest = page();
        return findMissing(newest.patients()).isEmpty()
                && missingProtections.apply(newest.entries()).isEmpty();
    }

    /**
     * Finds the listed erasures that the database lacks, without those whose erasure has begun in it, which a round ends, and those that wait
     * for other servers.
     */
    List<ErasedPatient> findMissing(List<ErasedPatient> listed) {
        return listed.isEmpty()
                ? List.of()
                : register.findUnrecorded(listed).stream()
                        .filter(it -> !register.erased().isWaiting(it.hash()))
                        .filter(it -> patients.findRow(PatientRowId.of(it))
                                .map(Patient::status)
                                .filter(status -> status == PatientStatus.DESTROYED)
                                .isEmpty())
                        .toList();
    }
}
