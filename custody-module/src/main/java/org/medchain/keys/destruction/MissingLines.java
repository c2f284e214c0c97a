package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.patient.erased.EntryKind;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.ListedPage;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.Shared;

/** Finds the lines of the erasure register that the database lacks, whether it lacks the newest or others. */
@Shared
final class MissingLines {

    private static final int PAGE = 1000;

    /**
     * The number of pages that are looked at together; a longer register is gone through in turns, the newest first.
     */
    private static final int PAGES = 100;

    private final ErasureRegister register;
    private final NewestLines newest;
    private final LostProtections protections;
    private final RestoredTenants restored;
    private final int pageSize;

    /** The place behind the next page of the pass that goes on; 0 after one that found nothing missing. */
    private volatile long lookedBackTo = ListedPage.END;

    /** The number of signs when the last pass began. */
    private volatile long signs;

    /** @param erasures in the order in which they were listed */
    record Missing(List<ErasedPatient> erasures, List<RegisterEntry> protections) {

        boolean isNothing() {
            return erasures.isEmpty() && protections.isEmpty();
        }
    }

    @Inject
    MissingLines(ErasureRegister register, NewestLines newest, LostProtections protections, RestoredTenants restored) {
        this(register, newest, protections, restored, PAGE);
    }

    MissingLines(
            ErasureRegister register,
            NewestLines newest,
            LostProtections protections,
            RestoredTenants restored,
            int pageSize) {
        this.register = register;
        this.newest = newest;
        this.protections = protections;
        this.restored = restored;
        this.pageSize = pageSize;
    }

    /** Returns true if the database knows what was listed last, and nothing older is known to be missing. */
    boolean isNewestThere() {
        return newest.isSettledThere();
    }

    /** Finds the holds and cancellations among what was listed last. */
    Missing findNewestProtections() {
        return new Missing(List.of(), protections.findMissing(newest.page().entries()));
    }

    Missing findHolds() {
        return new Missing(List.of(), protections.findMissingHolds());
    }

    /**
     * Looks for holds that are missing; after a start, and after each sign that the database went back, also at all who are listed, the next hundred
     * thousand at each call, until something is missing.
     */
    boolean lookForSome() {
        boolean missing = !protections.findMissingHolds().isEmpty();
        if (lookedBackTo == 0 && restored.signs() != signs) {
            lookedBackTo = ListedPage.END;
        }
        if (lookedBackTo == ListedPage.END) {
            signs = restored.signs();
        }
        for (int i = 0; i < PAGES && lookedBackTo > 0 && !missing; i++) {
            ListedPage page = register.before(lookedBackTo, pageSize);
            missing = !newest.findMissing(page.patients()).isEmpty()
                    || !protections
                            .findMissing(page.ofKind(EntryKind.CANCELLED))
                            .isEmpty();
            lookedBackTo = missing ? ListedPage.END : page.place();
        }
        return missing;
    }

    /**
     * Finds the erasures that the database has no record of, as far back as there are some, in the order in which they were listed: if they are
     * repeated in part, the last ones are missing still.
     */
    List<ErasedPatient> findLastUnrecorded() {
        Deque<List<ErasedPatient>> pages = new ArrayDeque<>();
        ListedPage page = register.before(ListedPage.END, pageSize);
        List<ErasedPatient> unrecorded = register.findUnrecorded(page.patients());
        // A page without erasures says nothing of the database.
        while (!unrecorded.isEmpty() || (page.patients().isEmpty() && !page.isBeforeTheFirst())) {
            pages.addFirst(unrecorded);
            page = register.before(page.place(), pageSize);
            unrecorded = register.findUnrecorded(page.patients());
        }
        return pages.stream().flatMap(List::stream).toList();
    }

    Missing findAll() {
        Deque<List<ErasedPatient>> pages = new ArrayDeque<>();
        List<RegisterEntry> lost = new ArrayList<>(protections.findMissingHolds());
        ListedPage page = register.before(ListedPage.END, pageSize);
        while (!page.isBeforeTheFirst()) {
            pages.addFirst(newest.findMissing(page.patients()));
            lost.addAll(protections.findMissing(page.ofKind(EntryKind.CANCELLED)));
            page = register.before(page.place(), pageSize);
        }
        return new Missing(pages.stream().flatMap(List::stream).toList(), lost);
    }

    /** Returns true if the database has by now what was missing. */
    boolean areThere(Missing missing) {
        return newest.findMissing(missing.erasures()).isEmpty()
                && protections.findMissing(missing.protections()).isEmpty();
    }
}
