package org.medchain.keys.audit.restoration;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantRestoredException;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.checkpoint.ChainHeadStore;
import org.medchain.keys.audit.checkpoint.Forks;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Leaf;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseClock;

/**
 * The tenants whose database is older than what is known of them, so that nothing irreversible may begin before a privacy officer confirmed.
 * A tenant is restored if its chain does not contain its newest checkpoint or what this server appended last, if an erasure register was
 * ahead of its records, or if another server found that.
 *
 * <p>Guarantee: the row in the database only adds to what this server knows. Without the row, or with one of before, a tenant is restored that
 * this server knows more of.
 *
 * <p>Limit: a database that went back by less than what checkpoints, registers and running servers know is not noticed.
 */
@Shared
public final class RestoredTenants implements Forks {

    private static final Logger LOG = System.getLogger(RestoredTenants.class.getName());
    private static final Metadata RESTORED = NamedMetric.of(
            "medchain_restored_tenants",
            "Tenants that wait for a privacy officer, since their database is older than what is known of them");

    /** Replayed lines count so long for a restore that is found after them. */
    private static final Duration LATELY = Duration.ofMinutes(10);

    private final AuditedOperations operations;
    private final RestorationStore restorations;
    private final KnownHeads known;
    private final Database database;
    private final DatabaseClock time;
    private final LimitedLog failures;

    /**
     * The tenants whose register was ahead, and when this server found that: the finding ends once the register's lines
     * are replayed.
     */
    private final Map<TenantId, Missing> behindRegister = new ConcurrentHashMap<>();

    /** The lines that were replayed lately. They are no sign of a restore: a crash between register and records leaves the same. */
    private final Map<TenantId, Missing> replayed = new ConcurrentHashMap<>();

    private final AtomicLong signs = new AtomicLong();
    private volatile long open;

    @Inject
    RestoredTenants(
            AuditedOperations operations,
            RestorationStore restorations,
            KnownHeads known,
            Database database,
            DatabaseClock time,
            Clock clock) {
        this.operations = operations;
        this.restorations = restorations;
        this.known = known;
        this.database = database;
        this.time = time;
        this.failures = new LimitedLog(LOG, clock);
    }

    /**
     * Changes nothing, and keeps what can't be taken back from being committed while the tenant is restored. Looks before, too, so that it
     * is on record why.
     *
     * @throws org.medchain.keys.AuditUnavailableException if the checkpoints can't be read
     */
    public Effect requireNotRestored(TenantId tenantId) {
        List<KnownHead> heads = look(tenantId);
        return entityManager -> {
            if (isRestored(entityManager, tenantId, heads)) {
                throw new TenantRestoredException();
            }
        };
    }

    /**
     * Refuses also what was approved at that time if a confirmation was given since: the database may have lost that
     * the approval was taken back.
     *
     * @throws ConcurrentChangeException when it is applied, if a restoration was confirmed since then
     */
    public Effect requireNotRestoredSince(TenantId tenantId, Instant approved) {
        return requireNotRestored(tenantId)
                .then(entityManager -> requireNotConfirmedSince(entityManager, tenantId, approved));
    }

    /**
     * Refuses also that somebody seconds what another one proposed before a confirmation: the database may have lost that it was taken back.
     *
     * @param seconded who proposed it; empty if nobody seconds anything
     * @throws ConcurrentChangeException when it is applied, if a restoration was confirmed since then
     */
    public Effect requireNotRestoredSince(TenantId tenantId, Optional<Proposer> seconded) {
        return seconded.map(proposer -> requireNotRestoredSince(tenantId, proposer.time()))
                .orElseGet(() -> requireNotRestored(tenantId));
    }

    private void requireNotConfirmedSince(EntityManager entityManager, TenantId tenantId, Instant time) {
        boolean isOver = restorations
                .find(entityManager, tenantId)
                .flatMap(Restoration::confirmedAt)
                .filter(confirmed -> !confirmed.isBefore(time))
                .isPresent();
        if (isOver) {
            throw new ConcurrentChangeException();
        }
    }

    /**
     * Returns true if nothing irreversible may begin now.
     *
     * @throws org.medchain.keys.TenantUntrustedException if the row of the database is not the one of its last change
     */
    public boolean isRestored(TenantId tenantId) {
        List<KnownHead> heads = look(tenantId);
        return database.read(entityManager -> isRestored(entityManager, tenantId, heads));
    }

    private boolean isRestored(EntityManager entityManager, TenantId tenantId, List<KnownHead> heads) {
        Optional<Restoration> row = restorations.find(entityManager, tenantId);
        return row.filter(it -> !it.isConfirmed()).isPresent()
                || findMissing(entityManager, tenantId, row, heads).isPresent();
    }

    /** Finds what is known of the tenant, not confirmed, and not in its records. */
    private Optional<Missing> findMissing(
            EntityManager entityManager, TenantId tenantId, Optional<Restoration> row, Collection<KnownHead> heads) {
        return Stream.concat(
                        heads.stream().map(Missing::of), Optional.ofNullable(behindRegister.get(tenantId)).stream())
                .filter(it -> row.filter(found -> found.confirms(it)).isEmpty())
                .filter(it -> it.head()
                        .filter(head -> ChainHeadStore.passedThrough(entityManager, head.head()))
                        .isEmpty())
                .findFirst();
    }

    /** Compares the tenant's chain with what is known of it now, and takes note of what is missing. */
    public List<KnownHead> look(TenantId tenantId) {
        List<KnownHead> heads = known.of(tenantId.value());
        Optional<Missing> missing = database.read(entityManager ->
                findMissing(entityManager, tenantId, restorations.find(entityManager, tenantId), heads));
        if (missing.isPresent()) {
            noteSign();
            note(tenantId, missing.get());
        } else {
            known.trustAppended(tenantId.value(), heads);
        }
        return heads;
    }

    /** The database may have gone back: what it lacks may be anywhere in the register. */
    public void noteSign() {
        signs.incrementAndGet();
    }

    /**
     * Returns how many signs there were since the start that the database went back. A tenant whose records did is one at each look, until that is confirmed; so is a
     * node of Citus that did not answer, of whose tenants it is not known.
     */
    public long signs() {
        return signs.get() + database.shards().outages();
    }

    /** An erasure register was ahead of the tenant's records. What was missing is replayed, whatever comes of this. */
    public void noteRestored(TenantId tenantId, LostLines lines) {
        Missing missing = Missing.of(lines, time.now());
        behindRegister.put(tenantId, missing);
        tolerating(() -> note(tenantId, missing));
    }

    /** Holds and cancellations of the register are replayed: an officer who is asked to confirm a restore sees how many. */
    public void noteReplayed(TenantId tenantId, LostLines lines) {
        tolerating(() -> {
            Missing missing = replayed.merge(tenantId, Missing.of(lines, time.now()), Missing::plus);
            if (restorations.find(tenantId).filter(it -> !it.isConfirmed()).isPresent()) {
                note(tenantId, missing);
            }
        });
    }

    private LostLines replayedLately(TenantId tenantId) {
        return Optional.ofNullable(replayed.get(tenantId))
                .filter(it -> it.knownSince().isAfter(time.now().minus(LATELY)))
                .map(Missing::lines)
                .orElse(LostLines.NONE);
    }

    private void note(TenantId tenantId, Missing found) {
        Missing missing = found.atLeast(replayedLately(tenantId));
        if (restorations.find(tenantId).filter(it -> it.covers(missing)).isPresent()) {
            return;
        }
        try {
            operations
                    .byItself(Optional.of(tenantId))
                    .run(
                            Operation.DETECT_RESTORATION,
                            attempt -> Recorded.changing(
                                    restorations.finding(attempt, tenantId, missing, time.now()), tenantId));
        } catch (ConcurrentChangeException e) {
            LOG.log(Level.DEBUG, "another server found the same", e);
            return;
        }
        LOG.log(
                Level.ERROR,
                "tenant " + tenantId + " is restored: its database is older than what is known of it; nothing"
                        + " irreversible begins until a privacy officer confirms the restoration");
    }

    @Override
    public void look(ChainHead head) {
        if (known.isDoubtful(head)) {
            lookUnlessOfTheInstallation(head.tenantId());
        }
    }

    @Override
    public void found(ChainHead head, Leaf lost) {
        lookUnlessOfTheInstallation(head.tenantId());
    }

    /** The installation's own chain has no officer who could confirm anything, and nothing irreversible. */
    private void lookUnlessOfTheInstallation(String chain) {
        AuditEvent.tenantOf(chain).ifPresent(tenantId -> tolerating(() -> look(tenantId)));
    }

    @Override
    public boolean isConfirmed(Leaf lost) {
        return AuditEvent.tenantOf(lost.head().tenantId())
                .filter(tenantId -> restorations.confirms(tenantId, Missing.of(KnownHead.of(lost))))
                .isPresent();
    }

    @Override
    public void lookAtConfirmations() {
        tolerating(() -> {
            List<Restoration> all = restorations.findAll();
            all.forEach(it -> it.confirmedAt().ifPresent(confirmed -> accept(it, confirmed)));
            open = all.stream().filter(it -> !it.isConfirmed()).count();
        });
    }

    /** Forgets what this server knew of the tenant before it was confirmed. */
    private void accept(Restoration restoration, Instant confirmed) {
        known.forgetAppended(restoration.tenantId().value(), it -> restoration.confirms(Missing.of(it)));
        for (Map<TenantId, Missing> found : List.of(behindRegister, replayed)) {
            found.computeIfPresent(
                    restoration.tenantId(), (id, lines) -> lines.knownSince().isAfter(confirmed) ? lines : null);
        }
    }

    @Override
    public void showIn(MetricRegistry metrics) {
        metrics.gauge(RESTORED, this, it -> it.open);
    }

    /** Does the work and logs a failure: the next look comes soon, and irreversible operations look by themselves. */
    private void tolerating(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failures.log(Level.ERROR, "a chain could not be compared with what is known of it", "", e);
        }
    }
}
