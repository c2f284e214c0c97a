package org.medchain.keys.destruction.listing;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The servers that run beside this one, as it saw them at its looks: a database that went back may lack them. */
final class OtherServers {

    /** The longest time from look to look of this server for which what the others show is new enough. */
    static final Duration LONGEST_BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final ListingStore store;
    private final UUID own;

    /** The time at which each was seen last, by the database's clock. None is later than this server's last look: a clock that was ahead counts for nothing. */
    private final Map<UUID, Instant> seen = new ConcurrentHashMap<>();

    private volatile Instant lastLook = ListingStore.NEVER;
    private volatile Optional<Instant> lookBefore = Optional.empty();

    OtherServers(ListingStore store, UUID own) {
        this.store = store;
        this.own = own;
    }

    /** Returns the time of this server's last look, by the database's clock. */
    Instant lastLook() {
        return lastLook;
    }

    void note(ListingStore.Look look) {
        lookBefore = Optional.of(lastLook).filter(it -> !it.equals(ListingStore.NEVER));
        lastLook = look.time();
        look.others().forEach(it -> seen.put(it.server(), it.seen()));
        seen.replaceAll((server, time) -> time.isAfter(look.time()) ? look.time() : time);
        seen.values().removeIf(it -> !it.isAfter(look.time().minus(ListingStore.LONGEST_UNSEEN)));
    }

    /**
     * Returns whether all that run, and all that this server remembers, have compared the database since the look before the last.
     *
     * @param lookedLately whether this server's last look is new enough
     */
    boolean haveCompared(EntityManager entityManager, boolean lookedLately) {
        Set<UUID> waitedFor = new HashSet<>(seen.keySet());
        for (ListingStore.Sight other : store.findOthers(entityManager, own)) {
            if (other.isStopped() || (lookedLately && hasCompared(other))) {
                waitedFor.remove(other.server());
            } else {
                waitedFor.add(other.server());
            }
        }
        return waitedFor.isEmpty();
    }

    /**
     * Returns whether the database shows all whom this server remembers: one that went back may lack those who run, until their next
     * looks.
     */
    boolean areShown(EntityManager entityManager) {
        return store.findOthers(entityManager, own).stream()
                .map(ListingStore.Sight::server)
                .collect(Collectors.toSet())
                .containsAll(seen.keySet());
    }

    private boolean hasCompared(ListingStore.Sight other) {
        return lookBefore
                .filter(look -> !look.plus(LONGEST_BETWEEN_LOOKS).isBefore(lastLook))
                .flatMap(look -> other.compared().filter(it -> !it.isBefore(look)))
                .isPresent();
    }
}
