package org.medchain.keys.audit;

import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.medchain.keys.FailureReason;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.audit.restoration.InProcessRestorations;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.OpenFixtures;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Callers;
import org.medchain.keys.server.caller.ReceivedRequest;
import org.medchain.keys.server.caller.RepeatableRequest;
import org.medchain.keys.server.caller.RequestDetails;
import org.medchain.keys.server.caller.TestCaller;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.Shards;
import org.medchain.keys.server.tracing.Spans;

/** The audit ledger of a process without a server, on one of the databases, with a caller that the test sets. */
public final class InProcessAudit {

    /** Of every story. */
    public static final Clock CLOCK = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));

    private static final int REFUSALS_PER_MINUTE = 100;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final InProcessDatabase database;
    private final AuditLedger ledger;
    private final Runnable stopping;
    private final AuditedOperations operations;
    private final AuditedBatches batches;
    private final RefusedOperations refused;
    private final Callers callers = new TestCallers();
    private final ChangedChains changedChains = new ChangedChains();
    private InProcessRestorations restorations;
    private Caller caller = Caller.internal();

    public InProcessAudit(InProcessDatabase database) {
        this(database, database);
    }

    /** @param written what the ledger writes to, should that be broken */
    public InProcessAudit(InProcessDatabase database, Database written) {
        this(database, written, DEADLINE);
    }

    /** @param deadline how long a caller waits for its event */
    public InProcessAudit(InProcessDatabase database, Database written, Duration deadline) {
        this.database = database;
        AuditSettings settings = new AuditSettings(deadline, 1, 100);
        this.ledger = ledger(written, database.shards(), settings, changedChains);
        this.stopping = ledger::stop;
        OpenFixtures.closeBy(stopping);
        this.operations = new AuditedOperations(
                callers,
                ledger,
                new NoMetrics(),
                new Repeats(new FirstResultStore(database, database.time()), CLOCK),
                Spans.none(),
                CLOCK);
        this.refused = new RefusedOperations(
                callers,
                ledger,
                new NoMetrics(),
                new RefusalLimit(new RefusalSettings(REFUSALS_PER_MINUTE), CLOCK),
                CLOCK);
        this.batches = new AuditedBatches(ledger, new NoMetrics());
    }

    /** A started ledger. */
    static AuditLedger ledger(Database written, AuditSettings settings) {
        return ledger(written, Shards.none(), settings, new ChangedChains());
    }

    private static AuditLedger ledger(
            Database written, Shards shards, AuditSettings settings, ChangedChains changedChains) {
        return ledger(
                new LedgerWriter(new LedgerTransaction(written, shards, settings), written, shards),
                settings,
                changedChains);
    }

    /** Batches that this writes. */
    static AuditedBatches batches(GroupWriter writer, Duration deadline) {
        AuditLedger ledger = ledger(writer, new AuditSettings(deadline, 1, 100), new ChangedChains());
        OpenFixtures.closeBy(ledger::stop);
        return new AuditedBatches(ledger, new NoMetrics());
    }

    private static AuditLedger ledger(GroupWriter writer, AuditSettings settings, ChangedChains changedChains) {
        AuditLedger ledger = new AuditLedger(
                        writer,
                        changedChains,
                        settings,
                        new ProviderSettings(ProviderType.LOCAL),
                        CLOCK,
                        new SecureRandom())
                .on(new Threads());
        ledger.start();
        return ledger;
    }

    /** Ends the ledger's threads. */
    public void stop() {
        OpenFixtures.forget(stopping);
        stopping.run();
    }

    public AuditedOperations operations() {
        return operations;
    }

    /** Returns what records refusals of operations that have not begun. */
    public RefusedOperations refused() {
        return refused;
    }

    public AuditedBatches batches() {
        return batches;
    }

    /** Returns for how many works changed chains are noted. */
    public static int readersOf(ChangedChains changed) {
        return changed.readers();
    }

    /** What this server appended. */
    public ChangedChains changedChains() {
        return changedChains;
    }

    /** What this server knows of chains from outside of the database. */
    public InProcessRestorations restorations() {
        if (restorations == null) {
            restorations = new InProcessRestorations(this);
        }
        return restorations;
    }

    /** From here on this server knows chains by these checkpoints, and by what it appended. */
    public void knowBy(InProcessCheckpoints checkpoints) {
        restorations = new InProcessRestorations(this, checkpoints, changedChains);
    }

    public Callers callers() {
        return callers;
    }

    public InProcessDatabase database() {
        return database;
    }

    /** Carries out SQL, as {@link InProcessDatabase#execute}. */
    public int execute(String sql, Object... parameters) {
        return database.execute(sql, parameters);
    }

    /** From here on this one calls. */
    public void callAs(Caller next) {
        caller = next;
    }

    /** From here on a user of this tenant calls. */
    public void callAs(TenantId tenantId, String actor) {
        callAs(caller(Caller.Scope.ONE_TENANT, Optional.of(tenantId), actor));
    }

    /** From here on the same caller sends this request again and again. */
    public void repeat(RepeatableRequest request) {
        ReceivedRequest before = caller.request();
        callAs(new Caller(
                caller.identity(),
                new ReceivedRequest(before.sourceAddress(), before.ids(), before.delivery(), Optional.of(request))));
    }

    /** From here on the same caller sends one request again and again. */
    public RepeatableRequest repeat() {
        RepeatableRequest request = new RepeatableRequest(UUID.randomUUID().toString(), "content");
        repeat(request);
        return request;
    }

    /** From here on the caller has a token for every tenant. */
    public void callAsAdministrator() {
        callAsAdministrator("administrator");
    }

    /** From here on this caller has a token for every tenant. */
    public void callAsAdministrator(String actor) {
        callAs(caller(Caller.Scope.EVERY_TENANT, Optional.empty(), actor));
    }

    private static Caller caller(Caller.Scope scope, Optional<TenantId> tenant, String actor) {
        return TestCaller.of(actor, scope, tenant, "request-of-" + actor, "key-user");
    }

    /** Asks as the transaction of a sign-off does. */
    public boolean areOpen(WaitingMatters matters, TenantId tenantId, Instant before) {
        return database.write(entityManager -> matters.areOpen(entityManager, tenantId, before));
    }

    /** The events of a tenant, oldest first. */
    public List<AuditEvent> eventsOf(TenantId tenantId) {
        return eventsOf(tenantId.value());
    }

    /** The events of a chain, oldest first. */
    public List<AuditEvent> eventsOf(String chain) {
        return database.read(entityManager -> entityManager
                .createQuery("select e from AuditEvent e where e.tenantId = :chain order by e.seq", AuditEvent.class)
                .setParameter("chain", chain)
                .getResultList());
    }

    /** How many events of this operation the installation's own chain has. Other tests have many there. */
    public long countOfInstallation(Operation operation) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select count(e) from AuditEvent e where e.tenantId = :chain and e.operation = :operation",
                        Long.class)
                .setParameter("chain", AuditEvent.INSTALLATION)
                .setParameter("operation", operation)
                .getSingleResult());
    }

    /** The events of a tenant, oldest first, each as its operation and how it ended. */
    public List<String> endsOf(TenantId tenantId) {
        return endsOf(tenantId.value());
    }

    /** The events of the installation's own chain, as those of a tenant. Other tests have events there too. */
    public List<String> endsOfInstallation() {
        return endsOf(AuditEvent.INSTALLATION);
    }

    private List<String> endsOf(String chain) {
        return eventsOf(chain).stream()
                .map(event ->
                        event.operation() + " " + event.reason().map(Enum::name).orElse("SUCCESS"))
                .toList();
    }

    private final class TestCallers extends Callers {

        TestCallers() {
            super(null, null, new RequestDetails());
        }

        @Override
        public Caller current() {
            return caller;
        }

        @Override
        public Optional<TenantId> defaultTenant() {
            return Optional.empty();
        }
    }

    private static final class NoMetrics extends OperationMetrics {
        @Override
        void ended(Operation operation, Optional<FailureReason> reason, Duration duration) {}
    }

    private static final class Threads implements ManagedThreadFactory {

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new Thread(task, "ledger");
            thread.setDaemon(true);
            return thread;
        }

        @Override
        public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
            return ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        }
    }
}
