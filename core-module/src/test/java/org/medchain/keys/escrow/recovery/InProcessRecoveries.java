package org.medchain.keys.escrow.recovery;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.medchain.keys.BatchResult;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.destruction.InProcessDestructions;
import org.medchain.keys.escrow.EscrowSettings;
import org.medchain.keys.escrow.EscrowStore;
import org.medchain.keys.escrow.EscrowStore.Copy;
import org.medchain.keys.escrow.EscrowStore.StoredEscrowKey;
import org.medchain.keys.escrow.InProcessEscrow;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPage;
import org.medchain.keys.escrow.recovery.RecoveryOperations.Standing;
import org.medchain.keys.kms.TenantProviders;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.recovery.EscrowEpoch;
import org.medchain.keys.recovery.EscrowKey;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.recovery.SealedEscrowKey;
import org.medchain.keys.server.KeyPlace;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.RecoveryKeyChanges;
import org.medchain.keys.work.WorkStore;

/** Recoveries of a process without a server, and custodians who have the recovery key's private half as a whole. */
public final class InProcessRecoveries {

    public static final Duration WAIT = Duration.ofHours(1);
    public static final RecoveryReason REASON = new RecoveryReason("the CMK was deleted");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final InProcessDestructions core;
    private final EscrowSettings settings;
    private final EscrowStore escrow;
    private final RecoveryOperations operations;
    private final RecoveryExport export;
    private final RecoveryImport imported;
    private final RecipientKey recoveryKey;

    InProcessRecoveries(ErasureKeysOn place) {
        this(new InProcessDestructions(place), RecipientKey.generate(RANDOM));
        escrowTo(recoveryKey);
    }

    /** Of one server of several: the tenant has its recovery key, or gets it later. */
    public InProcessRecoveries(InProcessDestructions core, RecipientKey recoveryKey) {
        this(core, InProcessEscrow.ENABLED, recoveryKey);
    }

    private InProcessRecoveries(InProcessDestructions core, EscrowSettings settings, RecipientKey recoveryKey) {
        this.core = core;
        this.settings = settings;
        this.recoveryKey = recoveryKey;
        InProcessDatabase database = core.audit().database();
        PatientStore patients = core.dataKeys().patients().patients();
        escrow = InProcessEscrow.storeIn(database);
        Recoveries recoveries = new Recoveries(
                new RecoveryStore(InProcessRows.of(database)),
                core.dataKeys().tenants().tenants(),
                core.restored(),
                settings,
                InProcessDatabase.timeOf(core.clock()),
                core.clock());
        operations = new RecoveryOperations(
                core.audit().operations(),
                core.dataKeys().tenants().tenants(),
                core.restored(),
                patients,
                recoveries,
                new RecoverySettings(WAIT));
        export = new RecoveryExport(
                core.audit().operations(),
                patients,
                escrow,
                recoveries,
                TenantProviders.over(core.dataKeys().provider()));
        imported = new RecoveryImport(
                core.audit().operations(),
                patients,
                core.dataKeys().rewrapping(core.clock()),
                recoveries,
                escrow,
                TenantProviders.over(core.dataKeys().provider()));
    }

    /** The same installation, on another server with these settings. */
    InProcessRecoveries onAServerWith(EscrowSettings others) {
        return new InProcessRecoveries(core, others, recoveryKey);
    }

    /** From here on copies of the tenant's data keys are for this key. */
    void escrowTo(RecipientKey key) {
        core.dataKeys().tenants().recoverBy(core.tenant(), publicOf(key));
    }

    public static RecoveryPublicKey publicOf(RecipientKey key) {
        return RecoveryPublicKey.parse(key.publicKey());
    }

    InProcessDestructions core() {
        return core;
    }

    /** Carries out SQL, as {@link InProcessDatabase#execute}. */
    int execute(String sql, Object... parameters) {
        return core.execute(sql, parameters);
    }

    EscrowStore escrow() {
        return escrow;
    }

    public RecoveryOperations operations() {
        return operations;
    }

    public RecoveryKeyOperations recoveryKeys() {
        return new RecoveryKeyOperations(
                core.audit().operations(),
                recoveryKeyChanges(),
                core.dataKeys().tenants().tenants(),
                escrow,
                settings,
                RANDOM);
    }

    private RecoveryKeyChanges recoveryKeyChanges() {
        return core.dataKeys().tenants().recoveryKeyChanges(InProcessDatabase.timeOf(core.clock()));
    }

    DueRecoveryKeys dueKeys() {
        return new DueRecoveryKeys(
                core.audit().batches(),
                core.dataKeys().tenants().tenants(),
                core.dataKeys().tenants().active(),
                recoveryKeyChanges(),
                settings,
                InProcessDatabase.timeOf(core.clock()));
    }

    EscrowBackfills lookingAgain() {
        return new EscrowBackfills(
                core.audit().database(), core.dataKeys().tenants().tenants(), settings);
    }

    /** Two administrators agree on a recovery key, or to have none, and its wait is over. */
    void agreeOn(Optional<RecoveryPublicKey> key) {
        core.callAs("administrator");
        recoveryKeys().propose(core.tenant(), key, RowCondition.THERE);
        core.callAs("second administrator");
        recoveryKeys().approve(core.tenant(), key.map(RecoveryPublicKey::id));
        core.clock().advance(Duration.ofDays(1));
        core.callAsTheService();
        dueKeys().run();
        core.callAs("officer");
    }

    BackfillStore backfills() {
        return new BackfillStore(core.audit().database());
    }

    WorkStore leases() {
        return new WorkStore(core.audit().database(), InProcessDatabase.timeOf(core.clock()), core.clock());
    }

    /** What a server does each minute: recovery keys whose wait is over hold, and data keys without a copy get one. */
    public void workForAMinute() {
        dueKeys().run();
        backfill().run();
    }

    EscrowBackfill backfill() {
        return new EscrowBackfill(
                core.audit().operations(),
                core.dataKeys().tenants().active(),
                core.dataKeys().patients().patients(),
                core.dataKeys().dataKeys(),
                core.dataKeys().opener(),
                InProcessEscrow.copies(),
                escrow,
                backfills(),
                leases(),
                settings,
                core.clock());
    }

    /** The recovery key whose private half the custodians have. */
    RecipientKey recoveryKey() {
        return recoveryKey;
    }

    /** Generates a data key, and answers its bytes beside it. */
    Known generate(PatientId patientId) {
        return known(patientId, core.dataKeys().generate(patientId));
    }

    /** Generates so many, all but the first in batches. */
    List<Known> generate(PatientId patientId, int count) {
        List<Known> all = new ArrayList<>(List.of(generate(patientId)));
        while (all.size() < count) {
            List<PatientId> items =
                    Collections.nCopies(Math.min(count - all.size(), KeyManagementService.MOST_ITEMS), patientId);
            WaitingCaller.call(after -> core.dataKeys()
                            .operations()
                            .generateAll(Optional.empty(), items, OperationThreads.ofCaller(after)))
                    .forEach(result -> all.add(known(patientId, result.orThrow())));
        }
        return all;
    }

    private static Known known(PatientId patientId, GeneratedDataKey generated) {
        try (generated) {
            return new Known(patientId, generated, generated.plainKey().copyOfBytes());
        }
    }

    /** A data key, and its bytes. */
    record Known(PatientId patientId, GeneratedDataKey generated, byte[] bytes) {}

    /** What wrapped every data key is gone; from here on another KEK wraps. */
    void loseTheCmk() {
        core.dataKeys().provider().renewKek();
        core.dataKeys().provider().dropEarlierKeks();
    }

    /** An officer asks for a recovery. */
    RecoveryId requested(Optional<List<PatientId>> patients) {
        core.callAs("officer");
        return operations.request(REASON, patients).recovery().id();
    }

    /** One officer asks for the recovery of all, another approves it. */
    RecoveryId approved(Optional<List<PatientId>> patients) {
        RecoveryId id = requested(patients);
        core.callAs("second officer");
        operations.approve(id);
        return id;
    }

    /** The same, and the wait is over, and the export has begun. */
    RecoveryId exported(Optional<List<PatientId>> patients) {
        RecoveryId id = approved(patients);
        core.clock().advance(WAIT);
        export(id);
        return id;
    }

    public Standing export(RecoveryId id) {
        return WaitingCaller.call(after -> export.begin(id, OperationThreads.ofCaller(after)));
    }

    public ExportedPage page(RecoveryId id, Optional<KeyPlace> after, int limit) {
        return page(id, after, limit, OperationThreads.ofCaller(Runnable::run));
    }

    /** The use cases of its patients run on these threads. */
    ExportedPage page(RecoveryId id, Optional<KeyPlace> after, int limit, OperationThreads threads) {
        return export.read(id, after, limit, threads);
    }

    /** All pages, of so many copies each. */
    List<ExportedPage> pages(RecoveryId id, int limit) {
        List<ExportedPage> pages = new ArrayList<>();
        Optional<KeyPlace> after = Optional.empty();
        do {
            ExportedPage page = page(id, after, limit);
            pages.add(page);
            after = page.last();
        } while (after.isPresent());
        return pages;
    }

    /** What custodians make of a page with this private key. */
    public static List<RecoveredPatient> opened(ExportedPage page, RecipientKey privateKey) {
        RecoveryPublicKey target = page.recovery().publicKey().orElseThrow();
        return page.patients().stream()
                .flatMap(patient -> patient.keys().stream().flatMap(key -> opened(key, privateKey, target).stream()))
                .toList();
    }

    private static Optional<RecoveredPatient> opened(
            StoredEscrowKey key, RecipientKey privateKey, RecoveryPublicKey target) {
        return SealedEscrowKey.open(privateKey, key.sealed(), key.epoch())
                .map(inner -> sealed(inner, key.epoch(), target));
    }

    /** What was in an outer seal, sealed to the key of a recovery. */
    static RecoveredPatient sealed(byte[] inner, EscrowEpoch epoch, RecoveryPublicKey target) {
        return new RecoveredPatient(
                epoch.context().patientId(),
                epoch.id(),
                SealedEscrowKey.seal(target, inner, new EscrowEpoch(epoch.id(), target.id(), epoch.context()), RANDOM));
    }

    /** How many data keys of a page custodians open without the service. */
    public static long dataKeysOf(ExportedPage page, RecipientKey privateKey) {
        return page.patients().stream()
                .flatMap(patient -> patient.copies().stream()
                        .flatMap(copy ->
                                patient.keys().stream().flatMap(key -> dataKeyOf(copy, key, privateKey).stream())))
                .count();
    }

    /** Whatever 32 of the bytes that custodians opened are the escrow key. */
    private static Optional<PlainKey> dataKeyOf(Copy copy, StoredEscrowKey key, RecipientKey privateKey) {
        return SealedEscrowKey.open(privateKey, key.sealed(), key.epoch()).stream()
                .flatMap(inner -> IntStream.rangeClosed(0, inner.length - PlainKey.LENGTH)
                        .mapToObj(start -> Arrays.copyOfRange(inner, start, start + PlainKey.LENGTH)))
                .map(EscrowKey::takeOwnershipOf)
                .flatMap(escrowKey -> escrowKey.open(copy.copy(), copy.place().keyId(), key.epoch()).stream())
                .findFirst();
    }

    public List<BatchResult<RotatedPatient>> recover(RecoveryId id, List<RecoveredPatient> patients) {
        return WaitingCaller.call(after -> imported.recover(id, patients, OperationThreads.ofCaller(after)));
    }

    EncryptionContext context(PatientId patientId) {
        return core.context(patientId);
    }
}
