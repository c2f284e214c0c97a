package org.medchain.keys.datakey;

import com.github.f4b6a3.uuid.UuidCreator;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.escrow.InProcessEscrow;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.kms.TenantProviders;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.work.WorkStore;

/** The data keys of a process without a server, with their tenants and patients, over a local provider. */
public final class InProcessDataKeys {

    private static final int AT_ONCE = 5_000;

    private final InProcessAudit audit;
    private final InProcessTenants tenants;
    private final InProcessPatients patients;
    private final RehearsedProvider provider;
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private final DataKeyStore dataKeys;
    private final DataKeyOperations operations;

    public InProcessDataKeys(InProcessAudit audit, Clock clock) {
        this(audit, clock, new RehearsedProvider());
    }

    /** As another server, which wraps under the same KEK. */
    public InProcessDataKeys(InProcessAudit audit, Clock clock, RehearsedProvider provider) {
        this(audit, clock, provider, new InProcessPatients(audit.database()));
    }

    /** Of these patients, whose erasure keys may be in a database of their own. */
    public InProcessDataKeys(
            InProcessAudit audit, Clock clock, RehearsedProvider provider, InProcessPatients patients) {
        this.audit = audit;
        this.provider = provider;
        this.clock = clock;
        this.tenants = new InProcessTenants(audit);
        this.patients = patients;
        this.dataKeys = new DataKeyStore(audit.database());
        this.operations = operationsOver(provider);
    }

    /** The same, of an installation that has another provider. */
    public DataKeyOperations operationsOver(KeyProvider other) {
        return operationsOver(TenantProviders.over(other));
    }

    DataKeyOperations operationsOver(TenantProvider other) {
        DataKeyOpening opening = new DataKeyOpening(
                tenants.active(),
                patients.active(),
                new CurrentKeys(dataKeys, new DamagedRows(metrics.registry()), random),
                dataKeys,
                other);
        return new DataKeyOperations(
                audit.operations(),
                patients.active(),
                new DataKeyGeneration(
                        tenants.active(), patients.active(), InProcessEscrow.copies(), other, clock, random),
                opening,
                new DataKeyRewrapping(tenants.active(), opening, dataKeys, rewrapping(other, clock), clock));
    }

    public InProcessTenants tenants() {
        return tenants;
    }

    public InProcessPatients patients() {
        return patients;
    }

    public RehearsedProvider provider() {
        return provider;
    }

    public DataKeyStore dataKeys() {
        return dataKeys;
    }

    public DataKeyOperations operations() {
        return operations;
    }

    public DataKeyCatalog catalog() {
        return new DataKeyCatalog(audit.operations(), patients.patients(), dataKeys);
    }

    public DataKeyOpener opener() {
        return new DataKeyOpener(TenantProviders.over(provider), random);
    }

    public DataKeyErasureStore erasure() {
        return erasureOver(audit.database());
    }

    /** The same, of a use case that reaches the database so. */
    public DataKeyErasureStore erasureOver(Database other) {
        return new DataKeyErasureStore(other, mover(), InProcessEscrow.storeIn(other));
    }

    public Rewrapping rewrapping(Clock at) {
        return rewrapping(provider, at);
    }

    public Rewrapping rewrapping(KeyProvider over, Clock at) {
        return rewrapping(TenantProviders.over(over), at);
    }

    Rewrapping rewrapping(TenantProvider over, Clock at) {
        return new Rewrapping(
                new SlicedRewrapping(
                        new StagedKeyStore(audit.database()),
                        new WorkStore(audit.database(), InProcessDatabase.timeOf(at), at),
                        mover(),
                        dataKeys,
                        at),
                over,
                at,
                new SecureRandom());
    }

    /** For a test in which nothing is re-wrapped. */
    public static Rewrapping unused() {
        return new Rewrapping(new SlicedRewrapping(null, null, null, null, Clock.systemUTC()), null, null, null);
    }

    /** Moves what counts to where other wrappings are, as a server does each second. */
    public WrappingSums sums() {
        return new WrappingSums(audit.database());
    }

    public StagedKeyMover mover() {
        return new StagedKeyMover(audit.database());
    }

    /** How often a row was found that held another key than its own, or none. */
    public long damagedRows() {
        return metrics.shown()
                .getOrDefault("medchain_damaged_data_keys_total{}", 0.0)
                .longValue();
    }

    /** Generates a data key for the caller's tenant and waits for it. */
    public GeneratedDataKey generate(PatientId patientId) {
        return WaitingCaller.call(
                after -> operations.generate(Optional.empty(), patientId, OperationThreads.ofCaller(after)));
    }

    /** Opens an encrypted key for the caller's tenant and waits for it. */
    public DecryptedDataKey decrypt(EncryptedKey encryptedKey, PatientId patientId) {
        return WaitingCaller.call(after ->
                operations.decrypt(Optional.empty(), encryptedKey, patientId, OperationThreads.ofCaller(after)));
    }

    /** Wraps the patient's data keys again that are due, and commits that under the guard of the patient, as a rotation does. */
    public RotatedPatient rewrapAll(EncryptionContext context) {
        try (PatientKeys patient = patients.patients().find(context).orElseThrow()) {
            Rewrapped rewrapped = prepareAll(patient, context);
            audit.database().change(patient.requireActive().then(rewrapped.replacement())::apply);
            return rewrapped.result();
        }
    }

    Rewrapped prepareAll(PatientKeys patient, EncryptionContext context) {
        Rewrapping rewrapping = rewrapping(clock);
        Attempt attempt = Attempt.partOf("a test", Operation.ROTATE_PATIENT_KEY, context);
        WrappingRule rule =
                rewrapping.ruleFor(tenants.tenants().require(context.tenantId()).cmk(), DueWrappings.NOT_CURRENT);
        return rewrapping.prepare(
                attempt, patient, context, TenantCmk.NONE, rule, dataKeys.findFirst(patient.id()), () -> {});
    }

    /**
     * Stores a data key of the patient that the test describes; its wrapped key is a byte.
     *
     * @param altered whether it does not open
     */
    public DataKeyId add(PatientKeys patient, EncryptionContext context, State state, boolean altered) {
        DataKey key = unstored(patient, context, state, altered);
        add(List.of(key));
        return key.keyId();
    }

    /** Stores so many data keys of the patient, as many callers would have made them, and leaves no event. */
    public void addMany(EncryptionContext context, int count) {
        try (PatientKeys patient = patients.patients().find(context).orElseThrow();
                SealingKey sealingKey = patient.useErasureKey(SealingKey::derivedFrom)) {
            for (int from = 0; from < count; from += AT_ONCE) {
                List<DataKey> keys = IntStream.range(from, Math.min(count, from + AT_ONCE))
                        .mapToObj(i -> wrapped(patient, sealingKey, context))
                        .toList();
                add(keys);
            }
        }
    }

    private void add(List<DataKey> keys) {
        audit.database().change(entityManager -> {
            RoundTrip changes = new RoundTrip(audit.database().shards().areThere());
            DataKeyTable.NEW.apply(changes, keys);
            changes.send(entityManager);
        });
    }

    private DataKey wrapped(PatientKeys patient, SealingKey sealingKey, EncryptionContext context) {
        DataKeyId keyId = new DataKeyId(UuidCreator.getTimeOrderedEpoch());
        try (WrappedDataKey generated = provider.generateDataKey(Optional.empty(), context)) {
            EncryptedKey sealed = new EncryptedKeyFormat(random)
                    .seal(sealingKey, provider.type(), keyId, generated.wrappedKey(), context);
            Wrapping wrapping = new Wrapping(provider.type(), provider.wrappedUnder(generated.wrappedKey()), sealed);
            return new DataKey(keyId, patient.id(), wrapping, clock.instant().truncatedTo(ChronoUnit.MICROS));
        }
    }

    /** What a test wants of a data key. */
    public record State(ProviderType provider, String wrappedUnder, Instant wrappedAt) {}

    private static DataKey unstored(PatientKeys patient, EncryptionContext context, State state, boolean altered) {
        DataKeyId keyId = new DataKeyId(UUID.randomUUID());
        EncryptedKey sealed = patient.useErasureKey(erasureKey -> new EncryptedKeyFormat(new SecureRandom())
                .seal(erasureKey, state.provider(), keyId, new WrappedKey(new byte[] {1}), context));
        byte[] bytes = sealed.bytes();
        bytes[bytes.length - 1] ^= (byte) (altered ? 1 : 0);
        return new DataKey(
                keyId,
                patient.id(),
                new Wrapping(state.provider(), state.wrappedUnder(), new EncryptedKey(bytes)),
                state.wrappedAt());
    }
}
