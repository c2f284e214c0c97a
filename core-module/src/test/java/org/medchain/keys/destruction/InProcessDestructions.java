package org.medchain.keys.destruction;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.medchain.keys.Destruction;
import org.medchain.keys.DestructionId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.LegalBasis;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TickingClock;
import org.medchain.keys.audit.AuditIdentifierStore;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.PauseSettings;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.datakey.DataKeyErasureStore;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.destruction.listing.ErasureListing;
import org.medchain.keys.destruction.listing.InProcessListing;
import org.medchain.keys.escrow.recovery.InProcessBackfills;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.kms.UnwrappedKeySettings;
import org.medchain.keys.patient.ErasureKeyCacheSettings;
import org.medchain.keys.patient.ErasureKeyPlace;
import org.medchain.keys.patient.ErasureKeySettings;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.KeyErasure;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.InProcessErasureRegister;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.revocation.RevocationSettings;
import org.medchain.keys.server.InProcessConditions;
import org.medchain.keys.server.IrreversibleWork;
import org.medchain.keys.server.OpenFixtures;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.InProcessErasureKeys;
import org.medchain.keys.server.database.InterleavingDatabase;
import org.medchain.keys.server.database.LockedFirst;
import org.medchain.keys.tenant.DestructionWindow;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;
import org.medchain.keys.work.WorkStore;

/**
 * Destructions and erasures of a process without a server: a tenant, its officer who calls, an erasure register of its own, and a clock
 * that the test sets. What a test prepares of patients leaves no audit event, but for the keys that it generates.
 */
public final class InProcessDestructions {

    static final Instant START = Instant.parse("2026-11-25T01:00:00.123456Z");
    static final RevocationSettings REVOCATIONS = new RevocationSettings(Duration.ofSeconds(30));
    static final Duration WINDOW = Duration.ofDays(2);
    public static final LegalBasis BASIS = new LegalBasis("GDPR Art. 17(1)(b)");
    private static final int PAGE = 1000;
    static final PauseSettings RUNNING = new PauseSettings(false);
    static final PauseSettings PAUSED = new PauseSettings(true);
    static final TenantPolicies ALONE = policies(false, false);

    private final TickingClock clock;
    private final Duration cached;
    private final Optional<InProcessErasureKeys> erasureKeys;
    private final ErasureKeyPlace place;
    private final ErasureListing listing;
    private final LostProtections lost;
    private final DestructionTrail trail;
    private final InProcessAudit audit;
    private final InProcessDataKeys dataKeys;
    private final AuditIdentifierStore auditIdentifiers;
    private final DestructionStore store;
    private final WorkStore leases;
    private final ErasureSettings settings;
    private final ErasureKeySettings erasureKeySettings;
    private final KeysInMemory inMemory;
    private final Path certificateKey;
    private final TenantId tenant;
    private final ScheduledThreadPoolExecutor roundThread = newRoundThread();
    private final ErasureRounds rounds;
    private final Erasure erasure;

    public InProcessDestructions(DatabaseKind kind) {
        this(kind, Duration.ZERO);
    }

    /** @param cached how long servers keep erasure keys in their caches */
    public InProcessDestructions(DatabaseKind kind, Duration cached) {
        this(kind, cached, Optional.empty());
    }

    public InProcessDestructions(ErasureKeysOn place) {
        this(place.kind(), Duration.ZERO, place.store());
    }

    /** @param database is a test's own */
    public InProcessDestructions(InProcessDatabase database) {
        this(database, Duration.ZERO, Optional.empty());
    }

    /** @param erasureKeys where they are, if they are not in the records */
    InProcessDestructions(DatabaseKind kind, Duration cached, Optional<InProcessErasureKeys> erasureKeys) {
        this(kind.database(), cached, erasureKeys);
    }

    private InProcessDestructions(
            InProcessDatabase database, Duration cached, Optional<InProcessErasureKeys> erasureKeys) {
        this(
                new TickingClock(START),
                new InProcessAudit(forgettingOtherTests(database)),
                cached,
                erasureKeys,
                new RehearsedProvider(),
                new InProcessPatients(database, erasureKeys),
                newFile(),
                Optional.empty());
    }

    /**
     * One of several servers of an installation.
     *
     * @param certificateKey what it signs certificates with, made with the first of them
     */
    InProcessDestructions(
            TickingClock clock,
            InProcessAudit audit,
            Duration cached,
            Optional<InProcessErasureKeys> erasureKeys,
            RehearsedProvider provider,
            InProcessPatients patients,
            Path certificateKey,
            Optional<TenantId> tenant) {
        this.clock = clock;
        this.erasureKeys = erasureKeys;
        this.erasureKeySettings = ErasureKeysOn.settings(erasureKeys.isPresent());
        this.cached = cached;
        this.inMemory = inMemory(cached);
        this.audit = audit;
        this.dataKeys = new InProcessDataKeys(audit, clock, provider, patients);
        this.place = ErasureKeysOn.place(audit.database(), erasureKeys);
        place.open();
        this.listing = InProcessListing.of(
                database(), register(), patients.keys(), () -> newestLines().isAllThere(), restored(), clock);
        this.trail = new DestructionTrail(database());
        this.auditIdentifiers = new AuditIdentifierStore(audit.database());
        this.store = new DestructionStore(audit.database(), InProcessRows.of(audit.database()));
        this.lost = lostProtections(register());
        this.leases = leases(clock);
        this.certificateKey = certificateKey;
        this.settings = new ErasureSettings(certificateKey, Optional.empty(), Duration.ofMinutes(1), Optional.empty());
        this.erasure = erasureThatReaches(database());
        this.rounds = roundsOfAServer(Duration.ZERO);
        this.tenant = tenant.orElseGet(() -> addTenant(ALONE));
        callAs("officer");
    }

    /** An installation of one server whose erasure register is one file. */
    static InProcessDestructions withoutCopy(DatabaseKind kind) {
        return new InProcessDestructions(
                new TickingClock(START),
                new InProcessAudit(forgettingOtherTests(kind.database())),
                Duration.ZERO,
                Optional.empty(),
                new RehearsedProvider(),
                InProcessPatients.withoutCopy(kind.database()),
                newFile(),
                Optional.empty());
    }

    /** Another server of the same installation and tenant, with an erasure register of its own. */
    public InProcessDestructions onAnotherServer() {
        return new InProcessDestructions(
                clock,
                audit,
                cached,
                erasureKeys,
                dataKeys.provider(),
                dataKeys.patients().onAnotherServer(),
                newFile(),
                Optional.of(tenant));
    }

    /** The same server with another tenant, whose callers wait so long for their events. */
    InProcessDestructions withCallersThatWait(Duration deadline) {
        return new InProcessDestructions(
                clock,
                new InProcessAudit(database(), database(), deadline),
                cached,
                erasureKeys,
                dataKeys.provider(),
                dataKeys.patients(),
                certificateKey,
                Optional.empty());
    }

    static KeysInMemory inMemory(Duration cached) {
        return new KeysInMemory(new ErasureKeyCacheSettings(cached), new UnwrappedKeySettings(Duration.ZERO));
    }

    /** A round and the register look at all tenants. */
    private static InProcessDatabase forgettingOtherTests(InProcessDatabase database) {
        List<String> tables = List.of(
                "destructions",
                "legal_holds",
                "lifted_holds",
                "erased_patients",
                "servers",
                "erasure_listings",
                "erasure_key_store_in_use");
        database.change(entityManager -> tables.forEach(
                table -> entityManager.createNativeQuery("delete from " + table).executeUpdate()));
        return database;
    }

    private static ScheduledThreadPoolExecutor newRoundThread() {
        ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(1, InProcessDestructions::newThread);
        // A round that is scheduled when its test has ended is not made.
        made.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        OpenFixtures.closeBy(made::shutdownNow);
        return made;
    }

    private static Thread newThread(Runnable rounds) {
        Thread thread = new Thread(rounds, "erasures");
        thread.setDaemon(true);
        return thread;
    }

    private static Path newFile() {
        return OpenFixtures.newDirectory("certificates").resolve("key.pem");
    }

    public static TenantPolicies policies(boolean fourEyes, boolean keepIds) {
        return TenantPolicies.of(
                Optional.of(new DestructionWindow(WINDOW)),
                Optional.of(fourEyes),
                Optional.empty(),
                Optional.of(keepIds));
    }

    public TenantId addTenant(TenantPolicies policies) {
        return addTenant(new TenantId("clinic-" + UUID.randomUUID()), policies);
    }

    TenantId addTenant(TenantId tenantId, TenantPolicies policies) {
        return dataKeys.tenants().add(tenantId, new TenantSpecification("Clinic", TenantCmk.NONE, policies));
    }

    public void setPolicies(TenantPolicies policies) {
        dataKeys.tenants().specify(tenant, new TenantSpecification("Clinic", TenantCmk.NONE, policies));
    }

    public TickingClock clock() {
        return clock;
    }

    public InProcessAudit audit() {
        return audit;
    }

    public InProcessDatabase database() {
        return audit.database();
    }

    /** Carries out SQL, as {@link InProcessDatabase#execute}. */
    public int execute(String sql, Object... parameters) {
        return database().execute(sql, parameters);
    }

    /** What this server knows of chains from outside of the database. */
    public RestoredTenants restored() {
        return audit.restorations().restored();
    }

    public InProcessDataKeys dataKeys() {
        return dataKeys;
    }

    DestructionStore store() {
        return store;
    }

    WorkStore leases() {
        return leases;
    }

    private WorkStore leases(Clock ofServer) {
        return new WorkStore(audit.database(), InProcessDatabase.timeOf(clock), ofServer);
    }

    ErasureRegister register() {
        return dataKeys.patients().erasureRegister();
    }

    PatientStore patients() {
        return dataKeys.patients().patients();
    }

    ErasureSettings settings() {
        return settings;
    }

    Path certificateKey() {
        return certificateKey;
    }

    public TenantId tenant() {
        return tenant;
    }

    /** It makes the rounds that nobody waits for. */
    ScheduledThreadPoolExecutor roundThread() {
        return roundThread;
    }

    /** A round that a server makes by itself at some time, the test makes as a step. */
    public void leaveRoundsToSteps() {
        roundThread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        roundThread.shutdownNow();
    }

    ErasureRounds rounds() {
        return rounds;
    }

    /** @param ahead how far the server's clock is ahead of the database's */
    ErasureRounds roundsOfAServer(Duration ahead) {
        return roundsOfAServer(ahead, work());
    }

    /** The same of a server whose ticks are made. */
    ErasureRounds roundsOfAServerThatTicks(Duration ahead) {
        return roundsOfAServer(
                ahead,
                InProcessConditions.work(
                        clock,
                        ErasureKeysOn.atHand(dataKeys.patients().keys(), place),
                        new DatabaseCurrent(register()),
                        InProcessListing.current(listing)));
    }

    ErasureRounds roundsOfAServer(Duration ahead, IrreversibleWork work) {
        return rounds(
                new DueErasures(
                        store,
                        leases(Clock.offset(clock, ahead)),
                        inMemory,
                        work,
                        InProcessDatabase.differing(clock, ahead),
                        RUNNING),
                Clock.offset(clock, ahead));
    }

    /** The rounds of a server whose erasures are paused. */
    ErasureRounds pausedRounds() {
        return rounds(
                new DueErasures(store, leases, inMemory, work(), InProcessDatabase.agreeing(clock), PAUSED), clock);
    }

    private Erasure erasureThatReaches(Database ofDataKeys) {
        return new Erasure(
                audit.operations(),
                auditIdentifiers,
                InProcessCheckpoints.heads(database()),
                register(),
                listing,
                dataKeys.tenants().tenants(),
                restored(),
                patients(),
                keyErasure(),
                place,
                dataKeys.patients().active(),
                dataKeys.erasureOver(ofDataKeys),
                openingAttempt(),
                store,
                trail,
                certificates(),
                InProcessDatabase.timeOf(clock));
    }

    /** The rounds of a server on which nobody gets at data keys, since somebody has them locked. */
    ErasureRounds roundsWithLockedDataKeys() {
        DueErasures due = new DueErasures(store, leases, inMemory, work(), InProcessDatabase.agreeing(clock), RUNNING);
        Erasure waiting = erasureThatReaches(new LockedFirst(database(), Integer.MAX_VALUE));
        return new ErasureRounds(roundThread, due, waiting, settings, clock);
    }

    /** The rounds of a server that has to wait for the lease that it takes first, since somebody has it locked. */
    ErasureRounds roundsWithALockedLease() {
        WorkStore locked = new WorkStore(new LockedFirst(database()), InProcessDatabase.timeOf(clock), clock);
        return rounds(
                new DueErasures(store, locked, inMemory, work(), InProcessDatabase.agreeing(clock), RUNNING), clock);
    }

    private ErasureRounds rounds(DueErasures due, Clock ofServer) {
        return new ErasureRounds(roundThread, due, erasure, settings, ofServer);
    }

    /** What a server asks before it erases, but for its ticks, which no timer makes here. */
    IrreversibleWork work() {
        return InProcessConditions.work(
                clock, ErasureKeysOn.atHand(dataKeys.patients().keys(), place), new DatabaseCurrent(register()));
    }

    public ErasureListing listing() {
        return listing;
    }

    ErasureKeyPlace place() {
        return place;
    }

    DestructionTrail trail() {
        return trail;
    }

    Erasure erasure() {
        return erasure;
    }

    OpeningAttempt openingAttempt() {
        return new OpeningAttempt(dataKeys.operations(), dataKeys.erasure(), trail, patients(), dataKeys.opener());
    }

    Certificates certificates() {
        return new Certificates(settings, inMemory, REVOCATIONS, erasureKeySettings, new SecureRandom());
    }

    public LegalHoldOperations holds() {
        return holds(InProcessDatabase.timeOf(clock));
    }

    /** Holds of which another request does this between the look at one and its lift. */
    LegalHoldOperations holdsMeanwhile(Runnable action) {
        InstantSource source = () -> {
            action.run();
            return clock.instant();
        };
        return holds(InProcessDatabase.timeOf(source.withZone(ZoneOffset.UTC)));
    }

    private LegalHoldOperations holds(DatabaseClock time) {
        HoldLifts lifts = new HoldLifts(
                dataKeys.tenants().fourEyes(), store, register(), new LiftedHoldStore(database(), register()), time);
        return new LegalHoldOperations(
                audit.operations(), patients(), store, register(), lifts, InProcessDatabase.timeOf(clock));
    }

    WaitingMatters unconfirmedLifts() {
        return new UnconfirmedLifts(store);
    }

    NewestLines newestLines() {
        return new NewestLines(register(), patients(), lost);
    }

    /** @param register of a server */
    LostProtections lostProtections(ErasureRegister register) {
        return lostProtections(register, PAGE);
    }

    LostProtections lostProtections(ErasureRegister register, int pageSize) {
        return lostProtections(register, database(), pageSize);
    }

    /** @param meanwhile happens after the look for a lift */
    LostProtections lostProtections(Runnable meanwhile) {
        return lostProtections(register(), new InterleavingDatabase(database(), meanwhile), PAGE);
    }

    private LostProtections lostProtections(ErasureRegister register, Database ofLifts, int pageSize) {
        return new LostProtections(
                register, new LiftedHoldStore(ofLifts, register), store, InProcessDatabase.timeOf(clock), pageSize);
    }

    /** @param register of a server */
    HoldCatchUp holdCatchUp(ErasureRegister register) {
        return new HoldCatchUp(register, store);
    }

    public RegisterReplay registerReplay() {
        return registerReplay(RUNNING);
    }

    RegisterReplay registerReplay(PauseSettings pause) {
        return registerReplay(pause, lostProtections(register()));
    }

    private RegisterReplay registerReplay(PauseSettings pause, LostProtections protections) {
        return new RegisterReplay(
                register(),
                replay(),
                holdReplay(protections),
                holdCatchUp(register()),
                InProcessErasureRegister.lag(register(), clock),
                pause);
    }

    /** @param ofHolds has the holds and cancellations that the server lists in its register */
    RegisterReplay registerReplay(ErasureRegister ofServer, Database ofHolds) {
        return new RegisterReplay(
                ofServer,
                replay(),
                holdReplay(lost),
                new HoldCatchUp(ofServer, new DestructionStore(ofHolds, InProcessRows.of(database()))),
                InProcessErasureRegister.lag(ofServer, clock),
                RUNNING);
    }

    private HoldReplay holdReplay(LostProtections protections) {
        return new HoldReplay(
                audit.operations(), protections, listedPatients(), store, restored(), InProcessDatabase.timeOf(clock));
    }

    DestructionOperations operations() {
        return operations(settings);
    }

    /** @param ofServer say how long backups are kept */
    DestructionOperations operations(ErasureSettings ofServer) {
        ErasureReach reach = new ErasureReach(
                patients(),
                dataKeys.erasure(),
                dataKeys.tenants().tenants(),
                ofServer,
                erasureKeySettings,
                InProcessDatabase.timeOf(clock));
        return new DestructionOperations(audit.operations(), store, reach, register());
    }

    public DestructionRequestOperations requests() {
        return requests(dataKeys.erasure());
    }

    /** Another request does this between a request's look at the patient and its commit. */
    DestructionRequestOperations requestsBeside(Runnable meanwhile) {
        return requests(dataKeys.erasureOver(new InterleavingDatabase(database(), meanwhile)));
    }

    private DestructionRequestOperations requests(DataKeyErasureStore dataKeyErasure) {
        return new DestructionRequestOperations(
                audit.operations(),
                dataKeys.tenants().tenants(),
                restored(),
                patients(),
                dataKeys.patients().active(),
                register(),
                dataKeyErasure,
                store,
                rounds,
                InProcessDatabase.timeOf(clock));
    }

    ListedPatients listedPatients() {
        return new ListedPatients(register(), patients());
    }

    public ErasureReplay replay() {
        return replay(PAGE);
    }

    ErasureReplay replay(int pageSize) {
        return new ErasureReplay(
                audit.operations(),
                auditIdentifiers,
                register(),
                listing,
                new MissingLines(register(), newestLines(), lost, restored(), pageSize),
                listedPatients(),
                patients(),
                dataKeys.tenants().tenants(),
                restored(),
                dataKeys.erasure(),
                store,
                trail,
                keyErasure(),
                restoredKeys(),
                certificates(),
                InProcessDatabase.timeOf(clock));
    }

    RestoredErasureKeys restoredKeys() {
        return new RestoredErasureKeys(register(), keyErasure(), audit.operations());
    }

    KeyErasure keyErasure() {
        return new KeyErasure(dataKeys.patients().keys(), place, register());
    }

    /** How many erasure keys of the row there are, wherever they are. */
    long erasureKeysOf(PatientRowId row) {
        return dataKeys.patients().erasureKeysOf(row);
    }

    ErasureWatch watch() {
        return watch(RUNNING);
    }

    ErasureWatch watch(PauseSettings pause) {
        return watch(pause, PAGE);
    }

    ErasureWatch watch(PauseSettings pause, int pageSize) {
        return watch(pause, pageSize, audit.database());
    }

    /** @param ofCopies has the notes on escrow copies that are looked for */
    ErasureWatch watchLookingForCopiesIn(Database ofCopies) {
        return watch(RUNNING, PAGE, ofCopies);
    }

    private ErasureWatch watch(PauseSettings pause, int pageSize, Database ofCopies) {
        return new ErasureWatch(
                register(),
                new MissingLines(register(), newestLines(), lost, restored(), pageSize),
                registerReplay(pause, lost),
                InProcessBackfills.over(ofCopies, dataKeys.tenants()),
                work(),
                pause);
    }

    /** Compares the database with the erasure register, as each server does every second. */
    public void compareWithRegister() {
        callAsTheService();
        watch().look();
        callAs("officer");
    }

    /** Makes a round of erasures when all windows are over. */
    public void eraseWhatIsDue() {
        clock.advance(WINDOW);
        callAsTheService();
        rounds.run();
        callAs("officer");
    }

    /** From here on this user of the tenant calls. */
    public void callAs(String actor) {
        audit.callAs(tenant, actor);
    }

    /** From here on the service itself calls. */
    public void callAsTheService() {
        audit.callAs(Caller.internal());
    }

    public EncryptionContext context(PatientId patientId) {
        return new EncryptionContext(tenant, patientId);
    }

    /** Stores a patient without data keys. */
    public PatientRowId addPatient(PatientId patientId) {
        return dataKeys.patients().add(context(patientId));
    }

    /** Generates a data key of the patient. */
    public EncryptedKey addKey(PatientId patientId) {
        try (GeneratedDataKey generated = dataKeys.generate(patientId)) {
            return generated.encryptedKey();
        }
    }

    /** Asks for the destruction of the patient's keys. */
    public DestructionId request(PatientId patientId) {
        Destruction requested = requests().destroy(Optional.empty(), patientId, BASIS);
        return requested.id();
    }

    /** Lets the window pass, and erases the keys. */
    public void erase(DestructionId id) {
        clock.advance(WINDOW);
        callAsTheService();
        erasure.run(rowOf(id), () -> {});
        callAs("officer");
    }

    /** Asks for the destruction, and erases the keys once the window is over. */
    public DestructionId destroy(PatientId patientId) {
        DestructionId id = request(patientId);
        erase(id);
        return id;
    }

    /** The row of a patient of the tenant. */
    public PatientRowId rowOf(PatientId patientId) {
        return dataKeys.patients().rowOf(context(patientId));
    }

    /** The row of a destruction of the tenant. */
    DestructionRowId rowOf(DestructionId id) {
        return new DestructionRowId(tenant, id);
    }

    /** Whether the database has it. */
    public boolean has(DestructionId id) {
        return store.find(rowOf(id)).isPresent();
    }

    public DestructionRecord record(DestructionId id) {
        return store.find(rowOf(id)).orElseThrow();
    }

    /** The destruction is changed as another server does it. */
    void change(DestructionId id, Consumer<DestructionRecord> step) {
        changing(id, step, Effect.NONE);
    }

    /** Changes a destruction as another server does it, with an event. */
    void changing(DestructionId id, Consumer<DestructionRecord> step, Effect besides) {
        audit.operations()
                .byItself(tenant, "another server")
                .run(
                        Operation.BEGIN_ERASURE,
                        attempt -> Recorded.changing(besides.then(store.change(attempt, rowOf(id), step)), id));
    }

    PatientStatus statusOf(PatientRowId row) {
        return patients().findRow(row).map(Patient::status).orElseThrow();
    }

    /** Counts the rows of a table that are the patient's. */
    public long rowsOf(PatientRowId row, String table) {
        return database()
                .number(
                        "select count(*) from " + table + " where tenant_id = ?1 and patient = ?2",
                        row.tenantId().value(),
                        row.value());
    }

    /** The events of the tenant, each as its operation and how it ended, but for the keys that the test generated. */
    public List<String> ends() {
        return audit.endsOf(tenant).stream()
                .filter(end -> !end.startsWith(Operation.GENERATE_DATA_KEY.name()))
                .toList();
    }

    /** How often erasures were replayed in this database. */
    long replays() {
        return audit.countOfInstallation(Operation.REPLAY_ERASURES);
    }
}
