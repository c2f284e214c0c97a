package org.medchain.keys.destruction.listing;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.PauseSettings;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.patient.ErasureKeyStore;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;

/**
 * Lists the patients whose erasure has begun, and whom other servers list, in this server's erasure register, and shows the others that it did. The server that erases
 * destroys an erasure key when all that run have listed the patient: so every server refuses the patient, whatever becomes of the database.
 *
 * <p>Guarantee: a server that the others no longer wait for hands out nothing. It stops {@link #LONGEST_UNSHOWN} after it was last seen, before
 * they stop waiting, and continues when it has listed what it missed.
 *
 * <p>Limit: servers of version 0.1.0 are not seen.
 */
@Shared
public final class ErasureListing {

    private static final Logger LOG = System.getLogger(ErasureListing.class.getName());

    /**
     * The longest time since this server was last shown, shorter than {@link ListingStore#LONGEST_UNSEEN} by the time
     * of an operation.
     */
    static final Duration LONGEST_UNSHOWN = Duration.ofSeconds(20);

    private static final int PAGE = 1000;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final ErasureRegister register;
    private final ErasureKeyStore erasureKeys;
    private final RegisterComparison comparison;
    private final RestoredTenants restored;
    private final ListingStore store;
    private final Clock clock;
    private final PauseSettings pause;
    private final int pageSize;
    private final LimitedLog log;
    private final UUID id = UUID.randomUUID();
    private final OtherServers others;
    private final StoreList storeList;
    private volatile Shown shown = Shown.NEVER;
    private volatile boolean failing;

    @Inject
    ErasureListing(
            ErasureRegister register,
            ErasureKeyStore erasureKeys,
            RegisterComparison comparison,
            RestoredTenants restored,
            ListingStore store,
            Clock clock,
            PauseSettings pause) {
        this(register, erasureKeys, comparison, restored, store, clock, pause, PAGE);
    }

    ErasureListing(
            ErasureRegister register,
            ErasureKeyStore erasureKeys,
            RegisterComparison comparison,
            RestoredTenants restored,
            ListingStore store,
            Clock clock,
            PauseSettings pause,
            int pageSize) {
        this.register = register;
        this.erasureKeys = erasureKeys;
        this.comparison = comparison;
        this.restored = restored;
        this.store = store;
        this.others = new OtherServers(store, id);
        this.storeList = new StoreList(register, erasureKeys, pageSize);
        this.clock = clock;
        this.pause = pause;
        this.pageSize = pageSize;
        this.log = new LimitedLog(LOG, clock);
    }

    /**
     * Returns when this server lists all whom it can learn of: from its own files, the database and the store of erasure keys. From here on
     * the others wait for it, and its guards refuse everything while they do not.
     */
    public void join() {
        register.erased().refuseWhile(() -> !isCurrent());
        look();
        if (!register.hasCopy() && !erasureKeys.listsErased()) {
            LOG.log(
                    Level.WARNING,
                    "ERASURE_REGISTER_COPY is not set: an erasure is certified only while another server has an erasure"
                            + " register of its own");
        }
    }

    /** Shows the server and lists erasures; call it each second. */
    public synchronized void look() {
        try {
            Shown now = new Shown(true, System.nanoTime(), clock.instant());
            boolean known = show();
            if (known && isCurrent()) {
                shown = now;
                if (!pause.paused()) {
                    listNoted();
                }
            } else if (pause.paused()) {
                // It lists nothing, so that the others erase nothing.
                register.readOn();
                shown = now;
            } else {
                // The database lost this server, or the others did not wait for it.
                shown = Shown.NEVER;
                // In this order: the record of an erasure takes the place of the notes.
                listNoted();
                register.catchUp();
                storeList.takeOver();
                shown = now;
            }
            failing = false;
        } catch (RuntimeException e) {
            failing = true;
            throw e;
        }
    }

    /** Shows the server after the comparison, and remembers whom it saw. */
    private boolean show() {
        ListingStore.Look look = store.show(server(), others.lastLook(), isAllThere());
        if (!look.same()) {
            restored.noteSign();
        }
        others.note(look);
        return look.known();
    }

    /** A comparison that fails keeps nobody from knowing that this server runs. */
    private boolean isAllThere() {
        try {
            return comparison.isAllThere();
        } catch (RuntimeException e) {
            log.log(Level.ERROR, "the database could not be compared with the erasure register", "", e);
            return false;
        }
    }

    /** Lists whom other servers list. A note whose MAC is wrong lists nobody: the register lists for ever. */
    private void listNoted() {
        UUID after = BEFORE_ALL;
        List<ListingNote> notes;
        do {
            notes = store.findUnlisted(id, after, pageSize);
            Map<UUID, ErasedPatient> listed = new LinkedHashMap<>();
            notes.stream()
                    .map(note -> note.patient(register))
                    .flatMap(Optional::stream)
                    .forEach(it -> listed.putIfAbsent(it.destruction(), it));
            list(List.copyOf(listed.values()));
            after = notes.isEmpty() ? after : notes.get(notes.size() - 1).line().destruction();
        } while (notes.size() == pageSize);
    }

    private void list(List<ErasedPatient> patients) {
        if (!patients.isEmpty()) {
            for (ErasedPatient patient : patients) {
                register.append(patient);
            }
            store.note(patients.stream()
                    .map(it -> ListingNote.of(register, server(), it))
                    .toList());
        }
    }

    /**
     * Lists the patient in this server's register, and shows the others that it did.
     *
     * @throws java.io.UncheckedIOException if a file can't be written; then nothing may be erased
     */
    public synchronized void list(ErasedPatient patient) {
        list(List.of(patient));
    }

    /**
     * Returns whether all servers that run list the patient of the destruction, so that its erasure key may be destroyed. Not while the database
     * does not show this server, or one that this server saw lately: it went back.
     */
    public boolean isListedByAll(TenantId tenantId, UUID destruction) {
        Set<UUID> seen = store.findSeen();
        return (!shown.ever() || seen.contains(id))
                && store.read(others::areShown)
                && listed(tenantId, destruction)
                        .map(ServerOfRegister::id)
                        .collect(Collectors.toSet())
                        .containsAll(seen);
    }

    /** A row that somebody wrote stands for no register. */
    private Stream<ServerOfRegister> listed(TenantId tenantId, UUID destruction) {
        return store.findNotes(tenantId, destruction).stream()
                .filter(it -> it.patient(register).isPresent())
                .map(ListingNote::server);
    }

    /**
     * Returns whether every other server that runs has found in this database, a second or two ago, all that its erasure register lists newest. A
     * database that went back may lack a hold or a cancellation that the register of one server alone lists.
     */
    public boolean haveOthersCompared() {
        return store.read(this::haveOthersCompared);
    }

    /**
     * Changes nothing.
     *
     * @throws ConcurrentChangeException unless every other server has compared the database
     */
    public Effect requireOthersCompared() {
        return entityManager -> {
            if (!haveOthersCompared(entityManager)) {
                throw new ConcurrentChangeException();
            }
        };
    }

    private boolean haveOthersCompared(EntityManager entityManager) {
        return others.haveCompared(entityManager, shown.isWithin(OtherServers.LONGEST_BETWEEN_LOOKS, clock));
    }

    /** Returns whether the loss of one file takes no erasure back: a copy of this register, the store of erasure keys, or another server's register has the line. */
    public boolean isInTwoPlaces(TenantId tenantId, UUID destruction) {
        boolean inTwo = register.hasCopy() || erasureKeys.listsErased() || isListedElsewhere(tenantId, destruction);
        if (!inTwo) {
            log.log(
                    Level.WARNING,
                    "erasures wait for their certificates: the erasure register is one file, which ERASURE_REGISTER_COPY or"
                            + " another server would double",
                    "",
                    null);
        }
        return inTwo;
    }

    private boolean isListedElsewhere(TenantId tenantId, UUID destruction) {
        Set<UUID> seen = store.findSeen();
        return listed(tenantId, destruction)
                .anyMatch(it -> seen.contains(it.id()) && !it.place().equals(register.place()));
    }

    /** Deletes the notes on the destruction, which another server carried out meanwhile. */
    public void forgetNotes(TenantId tenantId, UUID destruction) {
        store.forgetNotes(tenantId, destruction);
    }

    /** Deletes the notes on the destruction, together with its certificate. */
    public static Effect forget(TenantId tenantId, UUID destruction) {
        return ListingStore.forget(tenantId, destruction);
    }

    /** Returns whether the others wait for this server. Asks no database: probes must not wait. */
    public boolean isCurrent() {
        return shown.isWithin(LONGEST_UNSHOWN, clock);
    }

    /** Returns whether the last look failed: the register can't be written, or the database. */
    public boolean isFailing() {
        return failing;
    }

    /** This server stops: nobody waits for it any more, and it hands out nothing. */
    public synchronized void leave() {
        shown = Shown.NEVER;
        store.stop(id);
    }

    private ServerOfRegister server() {
        return new ServerOfRegister(id, register.place());
    }
}
