package org.medchain.keys.audit.checkpoint;

import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.server.LimitedLog;

/**
 * Signs a checkpoint of each chain that is due. Before it signs, it makes sure that the chain continues from the newest
 * checkpoint in the directory: none that contradicts another is ever signed, and a database that was set back is noticed.
 * What a crash kept from being signed is covered by the next one.
 *
 * <p>Several servers may do this on one database, with one directory or with one each. Limit: for one thread.
 */
final class Checkpointer {

    private static final Logger LOG = System.getLogger(Checkpointer.class.getName());

    private final StoredChains chains;
    private final Supplier<Set<String>> changed;
    private final SignedCheckpoints checkpoints;
    private final CheckpointRule rule;
    private final Forks forks;
    private final Clock clock;

    /** The newest checkpoints when the directory was last looked at. */
    private final Map<String, Checkpoint> newest = new HashMap<>();

    private final Map<String, Instant> silentUntil = new HashMap<>();

    /** The chains that have entries without a checkpoint. */
    private final Set<String> behind = new HashSet<>();

    private final LimitedLog failures = new LimitedLog(LOG);
    private Instant nextLookAtAll = Instant.MIN;

    /** The last chain of the page before, while not all were looked at. */
    private Optional<String> nextPage = Optional.empty();

    /** The chains whose checkpoints the directory did not take. */
    private final Set<String> unwritten = new HashSet<>();

    /** @param changed tells the chains that this server appended to since it was asked last */
    Checkpointer(
            StoredChains chains,
            Supplier<Set<String>> changed,
            SignedCheckpoints checkpoints,
            CheckpointRule rule,
            Forks forks,
            Clock clock) {
        this.chains = chains;
        this.changed = changed;
        this.checkpoints = checkpoints;
        this.rule = rule;
        this.forks = forks;
        this.clock = clock;
    }

    /**
     * Looks at the chains that have new entries, and after each interval at every chain, a page with each look: servers that died may have left some.
     *
     * @return whether each that is due has its checkpoint, or may have none; false while the directory fails
     */
    boolean run() {
        Instant now = clock.instant();
        for (ChainHead head : findHeads(now)) {
            forks.look(head);
            if (!now.isBefore(silentUntil.getOrDefault(head.tenantId(), Instant.MIN)) && isDue(head, now)) {
                tryToSign(head, now);
            }
            noteWhetherBehind(head);
        }
        return unwritten.isEmpty();
    }

    private List<ChainHead> findHeads(Instant now) {
        behind.addAll(changed.get());
        List<ChainHead> heads = new ArrayList<>();
        if (nextPage.isPresent() || !now.isBefore(nextLookAtAll)) {
            heads.addAll(nextPageOfAll(now));
        }
        Set<String> others = new HashSet<>(behind);
        heads.forEach(head -> others.remove(head.tenantId()));
        if (!others.isEmpty()) {
            heads.addAll(chains.heads(others));
        }
        return heads;
    }

    private List<ChainHead> nextPageOfAll(Instant now) {
        StoredChains.Page page = chains.page(nextPage.orElse(""));
        if (nextPage.isEmpty()) {
            nextLookAtAll = now.plus(rule.interval());
            forks.lookAtConfirmations();
        }
        nextPage = page.last();
        return page.heads();
    }

    private void noteWhetherBehind(ChainHead head) {
        Checkpoint last = newest.get(head.tenantId());
        if (last != null && last.head().equals(head)) {
            behind.remove(head.tenantId());
        } else {
            behind.add(head.tenantId());
        }
    }

    private boolean isDue(ChainHead head, Instant now) {
        Checkpoint last = newest.get(head.tenantId());
        return last == null || isDue(head, last, now);
    }

    /**
     * Returns true if a checkpoint is due; at once if the signer got a key of ML-DSA-65 that it did not have when it
     * signed last.
     */
    private boolean isDue(ChainHead head, Checkpoint last, Instant now) {
        return checkpoints.canStrengthen(last) || rule.isDue(head, last, now);
    }

    /**
     * Signs a head; a failure is likely to repeat the next second, so it is logged, and tried again after the interval.
     */
    private void tryToSign(ChainHead head, Instant now) {
        Optional<String> refusal;
        try {
            refusal = sign(head, now);
            unwritten.remove(head.tenantId());
        } catch (UncheckedIOException e) {
            failures.log(Level.ERROR, "the checkpoint directory can't be read or written", "", e);
            unwritten.add(head.tenantId());
            refusal = Optional.of("the directory fails");
        } catch (MalformedAuditException e) {
            refusal = Optional.of("what is stored of its archives can't be read");
        }
        refusal.ifPresent(why -> {
            silentUntil.put(head.tenantId(), now.plus(rule.interval()));
            LOG.log(Level.ERROR, "no checkpoint of the audit trail of tenant " + head.tenantId() + ": " + why);
        });
    }

    /** Signs a head, or returns the reason why it may not be signed. */
    private Optional<String> sign(ChainHead head, Instant now) {
        Optional<Checkpoint> last = checkpoints.newest(head.tenantId());
        if (last.isPresent()) {
            newest.put(head.tenantId(), last.get());
            if (!isDue(head, last.get(), now)) {
                return Optional.empty();
            }
            ChainHead vouched = last.get().head();
            if (!chains.passedThrough(vouched)) {
                return fork(head, last.get(), now);
            }
            if (vouched.size() > head.size()
                    || (vouched.size() == head.size() && !checkpoints.canStrengthen(last.get()))) {
                return Optional.empty();
            }
        }
        return signNext(head, now);
    }

    /** A privacy officer may have confirmed it: then the old file is set aside, and another one begins behind the confirmation. */
    private Optional<String> fork(ChainHead head, Checkpoint lost, Instant now) {
        if (!forks.isConfirmed(lost)) {
            forks.found(head, lost);
            return Optional.of("the database went back or was changed, its " + head.size()
                    + " entries do not contain the " + lost.head().size() + " of the checkpoint of " + lost.time());
        }
        checkpoints.setAside(lost);
        newest.remove(head.tenantId());
        LOG.log(
                Level.WARNING,
                "the checkpoints of the audit trail of tenant " + head.tenantId()
                        + " from before the database went back are set aside, as a privacy officer confirmed");
        // As it is by now: with the confirmation.
        return signNext(chains.heads(Set.of(head.tenantId())).get(0), now);
    }

    private Optional<String> signNext(ChainHead head, Instant now) {
        if (!chains.passedThrough(head)) {
            return Optional.of("the chain's head is not the hash of entry " + head.size());
        }
        // A checkpoint of entries that a power cut could still take would speak of a chain that never was.
        chains.awaitDisk();
        newest.put(head.tenantId(), checkpoints.sign(head, now));
        return Optional.empty();
    }
}
