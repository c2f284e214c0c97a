package org.medchain.keys.audit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.AuditUnavailableException;

/**
 * The units of tenants whose chain could not be written, until they are tried again: at first every millisecond, later less often.
 * Each waits until its own caller gives up, and delays no other tenant. After a write, a tenant that another server writes too is left
 * alone for as long as that write took. Without this pause the server that has the chain would always take it again first.
 *
 * <p>Limits: for one thread. So many units of a tenant are kept and no more; the next one is refused at once.
 */
final class DeferredUnits {

    /** A tenant is tried again after a part of the time that it could not be written, within these. */
    private static final int PART = 16;

    private static final long SHORTEST_PAUSE = Duration.ofMillis(1).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMillis(25).toNanos();

    /**
     * The time after which the holder of a head is taken for one that does not work: only few units then find out
     * whether it still holds the head.
     */
    private static final long LONG_BUSY = Duration.ofMillis(250).toNanos();

    private static final int FEW = 32;

    /**
     * The pause after a slow tenant's attempt, so that a tenant that takes too long, again and again, takes a tenth of
     * the time.
     */
    private static final long PAUSE_OF_SLOW = Duration.ofSeconds(1).toNanos();

    /** Another server that was found at a chain is expected there again for so long. */
    private static final long SHARED = Duration.ofSeconds(1).toNanos();

    private final int mostOfATenant;
    /** The tenants in the order in which they were deferred last. */
    private final Map<String, Tenant> tenants = new LinkedHashMap<>();

    /** The times until which the tenants are expected to be written by another server too. */
    private final Map<String, Long> shared = new HashMap<>();

    private long nextSlow = Long.MIN_VALUE;

    DeferredUnits(int mostOfATenant) {
        this.mostOfATenant = mostOfATenant;
    }

    private static final class Tenant {
        private final Deque<LedgerUnit> units = new ArrayDeque<>();
        private final long since;
        private long due;
        private boolean slow;

        Tenant(long now) {
            since = now;
        }

        void dropGivenUp() {
            while (!units.isEmpty() && !units.peekFirst().isAwaited()) {
                units.removeFirst();
            }
        }

        /** Takes the first ones, to be written. */
        List<LedgerUnit> take(int most) {
            List<LedgerUnit> taken = new ArrayList<>();
            while (taken.size() < most && !units.isEmpty()) {
                LedgerUnit unit = units.removeFirst();
                if (unit.take()) {
                    taken.add(unit);
                }
            }
            return taken;
        }
    }

    boolean isEmpty() {
        return tenants.isEmpty();
    }

    /** Returns how long to wait before the next retry; empty if nothing waits. */
    Optional<Duration> pause(long now) {
        return tenants.values().stream()
                .map(tenant -> tenant.slow ? Math.max(tenant.due, nextSlow) : tenant.due)
                .min(Long::compare)
                .map(due -> Duration.ofNanos(Math.max(0, due - now)));
    }

    /**
     * Keeps a unit that nobody has taken yet, if its tenant is not to be tried yet.
     *
     * @return whether it is kept, or refused since there are too many
     */
    boolean keep(LedgerUnit unit, long now) {
        Tenant tenant = tenants.get(unit.event().tenantId());
        if (tenant == null || (!tenant.slow && tenant.due <= now)) {
            return false;
        }
        tenant.dropGivenUp();
        if (tenant.units.size() < mostOfATenant) {
            tenant.units.addLast(unit);
        } else {
            refuse(unit);
        }
        return true;
    }

    /** Takes what is due of busy tenants. */
    List<LedgerUnit> takeBusy(int most, long now) {
        List<LedgerUnit> taken = new ArrayList<>();
        for (Iterator<Tenant> all = tenants.values().iterator(); all.hasNext() && taken.size() < most; ) {
            Tenant tenant = all.next();
            if (!tenant.slow && tenant.due <= now) {
                int room = most - taken.size();
                List<LedgerUnit> units = tenant.take(now - tenant.since < LONG_BUSY ? room : Math.min(FEW, room));
                taken.addAll(units);
                if (units.isEmpty()) {
                    all.remove();
                }
            }
        }
        return taken;
    }

    /** Takes what is due of one slow tenant. */
    List<LedgerUnit> takeSlow(int most, long now) {
        if (nextSlow > now) {
            return List.of();
        }
        for (Iterator<Tenant> all = tenants.values().iterator(); all.hasNext(); ) {
            Tenant tenant = all.next();
            if (tenant.slow && tenant.due <= now) {
                List<LedgerUnit> units = tenant.take(most);
                if (!units.isEmpty()) {
                    nextSlow = now + PAUSE_OF_SLOW;
                    return units;
                }
                all.remove();
            }
        }
        return List.of();
    }

    /**
     * Notes how the writing of these ended.
     *
     * @param tried what was written, or deferred of it
     * @param began when the writing began
     */
    void note(List<LedgerUnit> tried, DeferredGroup left, long began, long now) {
        Map<String, Tenant> before = new HashMap<>();
        for (LedgerUnit unit : tried) {
            String tenantId = unit.event().tenantId();
            if (!before.containsKey(tenantId)) {
                Tenant known = tenants.remove(tenantId);
                before.put(tenantId, known == null ? new Tenant(now) : known);
            }
        }
        left.busy().forEach(unit -> shared.put(unit.event().tenantId(), now + SHARED));
        putBack(left.busy(), before, false, now);
        putBack(left.slow(), before, true, now);
        before.forEach((tenantId, written) -> leaveToOthers(tenantId, written, now - began, now));
    }

    /** Puts units back in their order, before those that came later. */
    private void putBack(List<LedgerUnit> units, Map<String, Tenant> before, boolean slow, long now) {
        for (int i = units.size() - 1; i >= 0; i--) {
            LedgerUnit unit = units.get(i);
            String tenantId = unit.event().tenantId();
            Tenant known = before.remove(tenantId);
            if (known != null) {
                tenants.put(tenantId, known);
            }
            Tenant tenant = tenants.get(tenantId);
            tenant.slow = slow;
            tenant.due = now + (slow ? PAUSE_OF_SLOW : pauseOf(tenant, now));
            if (unit.putBack()) {
                tenant.units.addFirst(unit);
            }
        }
        units.stream()
                .map(unit -> unit.event().tenantId())
                .distinct()
                .forEach(tenantId -> refuseSurplus(tenants.get(tenantId)));
    }

    /** Units that came while their tenant was due were written without being kept here before. */
    private void refuseSurplus(Tenant tenant) {
        while (tenant.units.size() > mostOfATenant) {
            refuse(tenant.units.removeLast());
        }
    }

    private static void refuse(LedgerUnit unit) {
        if (unit.take()) {
            unit.fail(new AuditUnavailableException());
        }
    }

    /** The tenant was written. What was not taken of it is due now, or when others had their turn. */
    private void leaveToOthers(String tenantId, Tenant written, long took, long now) {
        boolean isShared = shared.getOrDefault(tenantId, Long.MIN_VALUE) > now;
        if (!isShared) {
            shared.remove(tenantId);
        }
        if (isShared || !written.units.isEmpty()) {
            Tenant rest = new Tenant(now);
            rest.units.addAll(written.units);
            rest.due = isShared ? now + took : now;
            tenants.put(tenantId, rest);
        }
    }

    private static long pauseOf(Tenant tenant, long now) {
        return Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, (now - tenant.since) / PART));
    }

    /** Fails them all. */
    void stop() {
        tenants.values()
                .forEach(tenant ->
                        tenant.take(Integer.MAX_VALUE).forEach(unit -> unit.fail(new AuditUnavailableException())));
        tenants.clear();
    }
}
