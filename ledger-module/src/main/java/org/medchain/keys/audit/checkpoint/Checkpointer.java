package org.medchain.keys.audit.checkpoint;

import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Leaf;
import org.medchain.keys.server.LimitedLog;

/**
 * Signs a checkpoint of each chain that is due, all in one round. Before it signs, it makes sure that the chain continues from the newest
 * checkpoint in the directory: none that contradicts another is ever signed, and a database that was set back is noticed.
 * What a crash kept from being signed is covered by the next one.
 *
 * <p>A checkpoint has the time of the database's clock, as the confirmation of a restoration has: whether one is after the other is decided by one
 * clock.
 *
 * <p>Several servers may do this on one database, with one directory or with one each. Limit: for one thread.
 */
final class Checkpointer {

    private static final Logger LOG = System.getLogger(Checkpointer.class.getName());

    /** The chains that the database is asked about at once. */
    private static final int PART = 1_000;

    private final StoredChains chains;
    private final Supplier<Set<String>> changed;
    private final SignedCheckpoints checkpoints;
    private final CheckpointRule rule;
    private final Forks forks;
    private final Supplier<Optional<Instant>> time;

    private final Map<String, Instant> silentUntil = new HashMap<>();

    /** The chains that have entries without a checkpoint, and when each is asked for if nothing is appended to it. */
    private final Map<String, Instant> behind = new HashMap<>();

    private final LimitedLog failures = new LimitedLog(LOG);
    private Instant nextLookAtAll = Instant.MIN;

    /** The last chain of the page before, while not all were looked at. */
    private Optional<String> nextPage = Optional.empty();

    /** The chains whose checkpoints the directory did not take. */
    private final Set<String> unwritten = new HashSet<>();

    /**
     * @param changed tells the chains that this server appended to since it was asked last
     * @param time tells the time by the database's clock; empty while this server's differs
     */
    Checkpointer(
            StoredChains chains,
            Supplier<Set<String>> changed,
            SignedCheckpoints checkpoints,
            CheckpointRule rule,
            Forks forks,
            Supplier<Optional<Instant>> time) {
        this.chains = chains;
        this.changed = changed;
        this.checkpoints = checkpoints;
        this.rule = rule;
        this.forks = forks;
        this.time = time;
    }

    /**
     * Looks at the chains that have new entries, and after each interval at every chain, a page with each look: servers that died may have left some.
     *
     * @return whether each that is due has its checkpoint, or may have none; false while the directory fails, or the clock is wrong
     */
    boolean run() {
        return time.get().map(this::run).orElse(false);
    }

    private boolean run(Instant now) {
        List<ChainHead> heads = findHeads(now);
        List<ChainHead> due = new ArrayList<>();
        for (ChainHead head : heads) {
            forks.look(head);
            if (!isSilent(head, now) && isDue(head, newest(head), now)) {
                due.add(head);
                // Should the round fail, the next look asks for it.
                behind.put(head.tenantId(), now);
            }
        }
        if (!due.isEmpty()) {
            sign(due, now);
        }
        heads.forEach(head -> noteWhetherBehind(head, now));
        return unwritten.isEmpty();
    }

    private List<ChainHead> findHeads(Instant now) {
        changed.get().forEach(chain -> behind.put(chain, now));
        List<ChainHead> heads = new ArrayList<>();
        if (nextPage.isPresent() || !isBeforehand(now, nextLookAtAll)) {
            heads.addAll(nextPageOfAll(now));
        }
        Set<String> others = new HashSet<>();
        behind.forEach((chain, next) -> {
            if (!isBeforehand(now, next)) {
                others.add(chain);
            }
        });
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

    private void noteWhetherBehind(ChainHead head, Instant now) {
        Optional<Leaf> last = newest(head);
        if (last.filter(it -> it.head().equals(head)).isPresent() && !checkpoints.canStrengthen(head.tenantId())) {
            behind.remove(head.tenantId());
            // Another server may have written it.
            unwritten.remove(head.tenantId());
        } else {
            behind.put(head.tenantId(), nextLook(head, last, now));
        }
    }

    private Optional<Leaf> newest(ChainHead head) {
        return checkpoints.known(head.tenantId());
    }

    private Instant nextLook(ChainHead head, Optional<Leaf> last, Instant now) {
        if (isSilent(head, now)) {
            return silentUntil.get(head.tenantId());
        }
        // One that is due and has none could not be compared.
        return isDue(head, last, now) ? now : rule.dueAt(last.orElseThrow());
    }

    private boolean isSilent(ChainHead head, Instant now) {
        return isBeforehand(now, silentUntil.getOrDefault(head.tenantId(), Instant.MIN));
    }

    /** Returns true if a wait is not over. None is longer than the interval: one that ends later began while the clocks were ahead. */
    private boolean isBeforehand(Instant now, Instant end) {
        return now.isBefore(end) && !end.isAfter(now.plus(rule.interval()));
    }

    /**
     * Returns true if a checkpoint is due; at once if the signer got a key of ML-DSA-65 that it did not have when it
     * signed last.
     */
    private boolean isDue(ChainHead head, Optional<Leaf> last, Instant now) {
        return checkpoints.canStrengthen(head.tenantId())
                || last.map(it -> rule.isDue(head, it, now)).orElse(true);
    }

    /** Signs those of the heads that may be signed, as one round. */
    private void sign(List<ChainHead> heads, Instant now) {
        try {
            checkpoints.look();
        } catch (UncheckedIOException e) {
            heads.forEach(head -> fail(head, e, now));
            return;
        }
        List<ChainHead> next = new ArrayList<>();
        for (int from = 0; from < heads.size(); from += PART) {
            Set<String> begunAgain = choose(heads.subList(from, Math.min(from + PART, heads.size())), next, now);
            if (!begunAgain.isEmpty()) {
                // As they are by now: with the confirmation.
                choose(chains.heads(begunAgain), next, now);
            }
        }
        if (!next.isEmpty()) {
            // A checkpoint of entries that a power cut could still take would speak of a chain that never was.
            chains.awaitDisk();
            write(next, now);
        }
    }

    /**
     * Chooses those of the heads that may be signed.
     *
     * @param next gets them
     * @return the chains whose checkpoints of before were set aside
     */
    private Set<String> choose(List<ChainHead> heads, List<ChainHead> next, Instant now) {
        // Asked once: what is known may be forgotten meanwhile, by a look of another thread.
        Map<ChainHead, Optional<Leaf>> due = new LinkedHashMap<>();
        heads.forEach(head -> addIfDue(head, due, now));
        Map<ChainHead, Boolean> passedThrough = chains.passedThrough(due.entrySet().stream()
                .flatMap(it -> Stream.concat(Stream.of(it.getKey()), it.getValue().map(Leaf::head).stream()))
                .toList());
        Set<String> begunAgain = new HashSet<>();
        for (ChainHead head : due.keySet()) {
            Optional<Leaf> last = due.get(head);
            Boolean continues =
                    last.isEmpty() ? Boolean.TRUE : passedThrough.get(last.get().head());
            Boolean isThere = passedThrough.get(head);
            if (continues == null || isThere == null) {
                continue;
            }
            if (!continues) {
                if (begunAgain(head, last.get(), now)) {
                    begunAgain.add(head.tenantId());
                }
            } else if (!isThere) {
                refuse(head, "the chain's head is not the hash of entry " + head.size(), now);
            } else if (goesFurther(head, last)) {
                next.add(head);
            }
        }
        return begunAgain;
    }

    /** Looks at the tenant's own file too: a server of a version before v3 may have signed. */
    private void addIfDue(ChainHead head, Map<ChainHead, Optional<Leaf>> due, Instant now) {
        try {
            Optional<Leaf> last = checkpoints.newestSinceLook(head.tenantId());
            unwritten.remove(head.tenantId());
            if (isDue(head, last, now)) {
                due.put(head, last);
            }
        } catch (UncheckedIOException e) {
            fail(head, e, now);
        }
    }

    /** Returns true if the head says more than the newest checkpoint, or is to be signed with both keys. */
    private boolean goesFurther(ChainHead head, Optional<Leaf> last) {
        long vouched = last.map(it -> it.head().size()).orElse(-1L);
        return vouched < head.size() || (vouched == head.size() && checkpoints.canStrengthen(head.tenantId()));
    }

    /**
     * A privacy officer may have confirmed that the chain continues without its newest checkpoint: then what leads to that one is set aside, and others
     * begin behind the confirmation.
     */
    private boolean begunAgain(ChainHead head, Leaf lost, Instant now) {
        if (!forks.isConfirmed(lost)) {
            forks.found(head, lost);
            refuse(
                    head,
                    "the database went back or was changed, its " + head.size() + " entries do not contain the "
                            + lost.head().size() + " of the checkpoint of " + lost.time(),
                    now);
            return false;
        }
        try {
            checkpoints.setAside(lost);
        } catch (UncheckedIOException e) {
            fail(head, e, now);
            return false;
        }
        LOG.log(
                Level.WARNING,
                "the checkpoints of the audit trail of tenant " + head.tenantId()
                        + " from before the database went back are set aside, as a privacy officer confirmed");
        return true;
    }

    private void write(List<ChainHead> heads, Instant now) {
        try {
            checkpoints.sign(heads, now);
        } catch (UncheckedIOException e) {
            heads.forEach(head -> fail(head, e, now));
        }
    }

    private void fail(ChainHead head, UncheckedIOException why, Instant now) {
        failures.log(Level.ERROR, "the checkpoint directory can't be read or written", "", why);
        unwritten.add(head.tenantId());
        refuse(head, "the directory fails", now);
    }

    /** A failure is likely to repeat the next second, so it is logged, and tried again after the interval. */
    private void refuse(ChainHead head, String why, Instant now) {
        silentUntil.put(head.tenantId(), now.plus(rule.interval()));
        LOG.log(Level.ERROR, "no checkpoint of the audit trail of tenant " + head.tenantId() + ": " + why);
    }
}
