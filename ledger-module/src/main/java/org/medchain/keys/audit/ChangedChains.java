package org.medchain.keys.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.server.Shared;

/**
 * The chains that this server appended events to, and the last event that it appended to each. Limit: of what other servers append, or what is
 * committed although its caller got a failure, it knows nothing.
 */
@Shared
public final class ChangedChains {

    private static final int MOST_HEADS = 100_000;

    /** The notes of each reader. */
    private final List<Set<String>> changed = new CopyOnWriteArrayList<>();

    private final Cache<String, CommittedHead> committed = Caffeine.newBuilder()
            .maximumSize(MOST_HEADS)
            .executor(Runnable::run)
            .build();

    /**
     * The head of a chain when this server appended to it: from then on the chain has that many entries or more, as
     * long as the database is the same.
     *
     * @param time of the event, by this server's clock
     * @param doubtful whether an event got a place that is not behind this one since: then the database went back, or two commits were reported in
     *     another order than they were made
     */
    public record CommittedHead(ChainHead head, Instant time, boolean doubtful) {

        private static CommittedHead after(CommittedHead known, CommittedHead next) {
            if (known.doubtful()) {
                return known;
            }
            return next.head().size() > known.head().size() ? next : known.inDoubt(true);
        }

        private CommittedHead inDoubt(boolean whether) {
            return new CommittedHead(head, time, whether);
        }
    }

    /** Notes a chain once its event is committed: the reader of the notes looks for it. */
    void note(String tenantId) {
        changed.forEach(noted -> noted.add(tenantId));
    }

    /** Notes the chain's head once it is known that the event is on disk. */
    void noteCommitted(AuditEvent event) {
        committed
                .asMap()
                .merge(
                        event.tenantId(),
                        new CommittedHead(event.head(), event.occurredAt(), false),
                        CommittedHead::after);
    }

    /** Returns the last that this server knows of the chain. What is doubtful stays until it is trusted or forgotten. */
    public Optional<CommittedHead> last(String tenantId) {
        return Optional.ofNullable(committed.getIfPresent(tenantId));
    }

    /** The chain was found to contain this. */
    public void trust(CommittedHead found) {
        committed.asMap().replace(found.head().tenantId(), found, found.inDoubt(false));
    }

    /** Forgets what the chain was if this is about it: the chain is known to have gone back. */
    public void forgetIf(String tenantId, Predicate<CommittedHead> about) {
        committed.asMap().computeIfPresent(tenantId, (chain, known) -> about.test(known) ? null : known);
    }

    /**
     * Notes the chains that change from now on for a reader, until the server stops. Each reader gets all of them.
     *
     * @return tells those that were noted since it was asked last. A reader must ask regularly: nothing else removes its notes
     */
    public Supplier<Set<String>> newReader() {
        Set<String> noted = ConcurrentHashMap.newKeySet();
        changed.add(noted);
        return () -> {
            Set<String> taken = Set.copyOf(noted);
            noted.removeAll(taken);
            return taken;
        };
    }

    /** Returns for how many works chains are noted. */
    int readers() {
        return changed.size();
    }
}
