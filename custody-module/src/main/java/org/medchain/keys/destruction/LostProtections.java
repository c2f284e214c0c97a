package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.medchain.keys.DestructionId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.erased.EntryKind;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.ListedPage;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;

/**
 * The holds and cancellations that the erasure register lists and an older database lost.
 *
 * <p>A hold that is missing counts as lifted only if the database proves that a server lifted it; then the register lists that. Whose keys are
 * erased needs neither. A patient whom the database does not know is held by the register alone.
 */
@Shared
final class LostProtections {

    private static final int PAGE = 1000;

    /** A longer register is gone through while the server runs. */
    private static final int PAGES = 100;

    /** A line is on disk before its transaction: what was listed just now may be on its way into the database. */
    static final Duration ON_THE_WAY = Duration.ofSeconds(5);

    /** Each server signs the head of each chain in a minute. */
    private static final Duration UNTIL_ALL_KNOW = Duration.ofMinutes(10);

    private final ErasureRegister register;
    private final LiftedHoldStore lifted;
    private final DestructionStore destructions;
    private final DatabaseClock time;
    private final int pageSize;
    private final Set<RegisterEntry> withoutPatient = ConcurrentHashMap.newKeySet();

    @Inject
    LostProtections(
            ErasureRegister register, LiftedHoldStore lifted, DestructionStore destructions, DatabaseClock time) {
        this(register, lifted, destructions, time, PAGE);
    }

    LostProtections(
            ErasureRegister register,
            LiftedHoldStore lifted,
            DestructionStore destructions,
            DatabaseClock time,
            int pageSize) {
        this.register = register;
        this.lifted = lifted;
        this.destructions = destructions;
        this.time = time;
        this.pageSize = pageSize;
    }

    /**
     * All holds that the database lacks, and the cancellations as far back as it lacks some: an older database lacks the last ones. To be asked
     * before anything is served.
     */
    List<RegisterEntry> findAllMissing() {
        List<RegisterEntry> missing = new ArrayList<>(findMissingHolds(Instant.MAX));
        ListedPage page = register.before(ListedPage.END, pageSize);
        for (int i = 0; i < PAGES && !page.isBeforeTheFirst(); i++) {
            List<RegisterEntry> revived = findRevived(page.entries(), Instant.MAX);
            missing.addAll(revived);
            if (revived.isEmpty() && !page.ofKind(EntryKind.CANCELLED).isEmpty()) {
                break;
            }
            page = register.before(page.place(), pageSize);
        }
        return missing;
    }

    /** All holds that the database lacks, but for those that may be on their way into it. */
    List<RegisterEntry> findMissingHolds() {
        return register.holds().all().isEmpty() ? List.of() : findMissingHolds(settled());
    }

    /** Finds the holds and cancellations among the entries that the database lacks, but for those that may be on their way into it. */
    List<RegisterEntry> findMissing(List<RegisterEntry> entries) {
        return entries.stream().anyMatch(LostProtections::protects) ? findMissing(entries, settled()) : List.of();
    }

    /**
     * Finds all that are missing among the entries. What is on a node of Citus that is away does not count, except what was listed lately: the checkpoints of the
     * server that erases may not know it when the node is back, and older.
     *
     * @throws RuntimeException if such a node does not answer
     */
    List<RegisterEntry> findMissingOnAnyNode(List<RegisterEntry> entries) {
        Instant lately = time.now().minus(UNTIL_ALL_KNOW);
        destructions
                .holds()
                .findHeld(entries.stream()
                        .filter(entry -> protects(entry) && entry.time().isAfter(lately))
                        .map(LostProtections::rowOf)
                        .toList());
        return findMissing(entries, Instant.MAX);
    }

    /** Finds those among the entries that were listed until then. */
    private List<RegisterEntry> findMissing(List<RegisterEntry> entries, Instant until) {
        return Stream.concat(findLost(entries, until).stream(), findRevived(entries, until).stream())
                .toList();
    }

    private static boolean protects(RegisterEntry entry) {
        return entry.kind() == EntryKind.HELD || entry.kind() == EntryKind.CANCELLED;
    }

    private Instant settled() {
        return time.now().minus(ON_THE_WAY);
    }

    private List<RegisterEntry> findMissingHolds(Instant settled) {
        List<RegisterEntry> all = register.holds().all();
        List<RegisterEntry> missing = new ArrayList<>();
        for (int i = 0; i < all.size(); i += pageSize) {
            missing.addAll(findLost(all.subList(i, Math.min(all.size(), i + pageSize)), settled));
        }
        return missing;
    }

    /** The holds of which the database has nothing. */
    private List<RegisterEntry> findLost(List<RegisterEntry> entries, Instant settled) {
        List<RegisterEntry> held = entries.stream()
                .filter(entry -> entry.kind() == EntryKind.HELD && !entry.time().isAfter(settled))
                .filter(entry -> register.holds().isHeld(entry) && !withoutPatient.contains(entry))
                .toList();
        if (held.isEmpty()) {
            return List.of();
        }
        Set<PatientRowId> unheld = new HashSet<>(destructions
                .holds()
                .findUnheld(held.stream().map(LostProtections::rowOf).toList()));
        return held.stream()
                .filter(entry -> unheld.contains(rowOf(entry)))
                .filter(entry ->
                        !isLifted(entry) && isTrusted(() -> destructions.holds().find(rowOf(entry))))
                .toList();
    }

    /** Returns true if the hold was lifted by another server, or by this one just before it died. */
    private boolean isLifted(RegisterEntry hold) {
        if (!lifted.has(hold)) {
            return false;
        }
        // Its own time: a hold that was placed meanwhile stays.
        register.append(RegisterEntry.lifted(hold.tenantId(), hold.patient(), hold.hash(), hold.time()));
        return true;
    }

    /** The cancellations of destructions that could be carried out in the database. */
    private List<RegisterEntry> findRevived(List<RegisterEntry> entries, Instant settled) {
        List<RegisterEntry> cancelled = entries.stream()
                .filter(entry ->
                        entry.kind() == EntryKind.CANCELLED && !entry.time().isAfter(settled))
                .toList();
        if (cancelled.isEmpty()) {
            return List.of();
        }
        Set<DestructionRowId> open = new HashSet<>(destructions.findOpen(
                cancelled.stream().map(LostProtections::destructionOf).toList()));
        return cancelled.stream()
                .filter(entry -> open.contains(destructionOf(entry)))
                .filter(entry -> isTrusted(() -> destructions.find(destructionOf(entry))))
                .toList();
    }

    /** A row that was changed past the service is no older database: nothing is erased because of it, and a person must decide. */
    private static boolean isTrusted(Supplier<Optional<?>> row) {
        try {
            Optional<?> unused = row.get();
            return true;
        } catch (TenantUntrustedException e) {
            return false;
        }
    }

    /** Returns an effect that is refused if a server lifted the hold since it was found missing. */
    Effect requireNotLifted(RegisterEntry hold) {
        return lifted.requireNone(hold);
    }

    /** Notes that the database has no such patient: the hold is not missing there. */
    void noteWithoutPatient(RegisterEntry hold) {
        withoutPatient.add(hold);
    }

    private static PatientRowId rowOf(RegisterEntry entry) {
        return new PatientRowId(entry.tenantId(), entry.patient());
    }

    static DestructionRowId destructionOf(RegisterEntry entry) {
        return new DestructionRowId(
                entry.tenantId(), new DestructionId(entry.destruction().orElseThrow()));
    }
}
