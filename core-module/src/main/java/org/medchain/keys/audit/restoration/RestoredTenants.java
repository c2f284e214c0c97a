package org.medchain.keys.audit.restoration;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.server.LimitedLog;
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
    private static final Metadata RESTORED = Metadata.builder()
            .withName("medchain_restored_tenants")
            .withDescription(
                    "Tenants that wait for a privacy officer, since their database is older than what is known of them")
            .build();

    private final AuditedOperations operations;
    private final RestorationStore restorations;
    private final KnownHeads known;
    private final Database database;
    private final DatabaseClock time;
    private final LimitedLog failures;

    /** Whose register was ahead, and when this server found that: it is not to be seen again once the register's lines are replayed. */
    private final Map<String, BehindRegister> behindRegister = new ConcurrentHashMap<>();

    private volatile long open;

    private record BehindRegister(Instant found, LostLines lines) {

        boolean isConfirmed(Optional<Restoration> row) {
            return row.flatMap(Restoration::confirmedAt)
                    .filter(it -> !it.isBefore(found))
                    .isPresent();
        }
    }

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
        return requireNotRestored(tenantId.value());
    }

    /** The same of a chain, which may be the installation's. */
    public Effect requireNotRestored(String chain) {
        List<KnownHead> heads = look(chain);
        return entityManager -> {
            if (isRestored(entityManager, chain, heads)) {
                throw new TenantRestoredException();
            }
        };
    }

    /** Whether nothing irreversible may begin now. */
    public boolean isRestored(TenantId tenantId) {
        return isRestored(tenantId.value());
    }

    /** The same of a chain, which may be the installation's. */
    public boolean isRestored(String chain) {
        List<KnownHead> heads = look(chain);
        return database.read(entityManager -> isRestored(entityManager, chain, heads));
    }

    private boolean isRestored(EntityManager entityManager, String chain, List<KnownHead> heads) {
        Optional<Restoration> row = RestorationStore.find(entityManager, chain);
        return row.filter(it -> !it.isConfirmed()).isPresent()
                || findMissing(entityManager, chain, row, heads).isPresent();
    }

    /** What is known of the chain, not confirmed, and not in its records. */
    private Optional<Missing> findMissing(
            EntityManager entityManager, String chain, Optional<Restoration> row, Collection<KnownHead> heads) {
        return heads.stream()
                .filter(it -> row.filter(found -> found.confirms(it)).isEmpty())
                .filter(it -> !ChainHeadStore.passedThrough(entityManager, it.head()))
                .findFirst()
                .map(Missing::of)
                .or(() -> Optional.ofNullable(behindRegister.get(chain))
                        .filter(it -> !it.isConfirmed(row))
                        .map(it -> Missing.of(it.lines())));
    }

    /** Compares the chain with what is known of it now, and takes note of what is missing. */
    public List<KnownHead> look(String chain) {
        List<KnownHead> heads = known.of(chain);
        Optional<Missing> missing = database.read(
                entityManager -> findMissing(entityManager, chain, RestorationStore.find(entityManager, chain), heads));
        if (missing.isPresent()) {
            note(chain, missing.get());
        } else {
            known.trustAppended(chain, heads);
        }
        return heads;
    }

    /** An erasure register was ahead of the tenant's records. What was missing is replayed, whatever comes of this. */
    public void noteRestored(TenantId tenantId, LostLines lines) {
        behindRegister.put(tenantId.value(), new BehindRegister(time.now(), lines));
        tolerating(() -> note(tenantId.value(), Missing.of(lines)));
    }

    private void note(String chain, Missing missing) {
        if (restorations.find(chain).filter(it -> it.covers(missing)).isPresent()) {
            return;
        }
        try {
            operations
                    .byItself(Optional.of(chain)
                            .filter(it -> !it.equals(AuditEvent.INSTALLATION))
                            .map(TenantId::new))
                    .run(
                            Operation.DETECT_RESTORATION,
                            attempt -> Recorded.changing(RestorationStore.finding(chain, missing, time.now()), chain));
        } catch (ConcurrentChangeException e) {
            LOG.log(Level.DEBUG, "another server found the same", e);
            return;
        }
        LOG.log(
                Level.ERROR,
                "tenant " + chain + " is restored: its database is older than what is known of it; nothing irreversible"
                        + " begins until a privacy officer confirms the restoration");
    }

    @Override
    public void look(ChainHead head) {
        if (known.isDoubtful(head)) {
            tolerating(() -> look(head.tenantId()));
        }
    }

    @Override
    public void found(ChainHead head, Checkpoint lost) {
        tolerating(() -> look(head.tenantId()));
    }

    @Override
    public boolean isConfirmed(Checkpoint lost) {
        return restorations
                .find(lost.head().tenantId())
                .filter(it -> it.confirms(KnownHead.of(lost)))
                .isPresent();
    }

    @Override
    public void lookAtConfirmations() {
        tolerating(() -> {
            List<Restoration> all = restorations.findAll();
            all.stream().filter(Restoration::isConfirmed).forEach(it -> accept(it.chain(), it.confirmedAt()));
            open = all.stream().filter(it -> !it.isConfirmed()).count();
        });
    }

    /** What this server knew of the chain before it was confirmed counts for nothing any more. */
    private void accept(String chain, Optional<Instant> confirmedAt) {
        confirmedAt.ifPresent(confirmed -> {
            known.forgetAppendedBefore(chain, confirmed);
            behindRegister.computeIfPresent(
                    chain, (id, behind) -> behind.found().isAfter(confirmed) ? behind : null);
        });
    }

    @Override
    public void showIn(MetricRegistry metrics) {
        metrics.gauge(RESTORED, this, it -> it.open);
    }

    /** It is looked again soon; what is irreversible looks by itself. */
    private void tolerating(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failures.log(Level.ERROR, "a chain could not be compared with what is known of it", "", e);
        }
    }
}
