package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.server.database.RoundTrip;

/**
 * Applies the effects of a group of operations in a fixed order: those of no kind, unit by unit; then, by kind, what is
 * refused; then, by kind, the changes of the units of which nothing was refused. So a refusal sees every change that could
 * forbid it.
 */
final class GroupEffects {

    private final List<LedgerUnit> group;
    private final boolean distributed;
    private final Map<LedgerUnit, List<Effect>> alone = new HashMap<>();
    private final Map<LedgerUnit, KeyManagementException> refused = new LinkedHashMap<>();
    private final List<Kind<?>> kinds;
    private final List<Runnable> answers = new ArrayList<>();
    private Set<LedgerUnit> writable = Set.of();

    GroupEffects(List<LedgerUnit> group) {
        this(group, false);
    }

    /** @param distributed whether the tables are distributed by Citus */
    GroupEffects(List<LedgerUnit> group, boolean distributed) {
        this.group = group;
        this.distributed = distributed;
        Map<Bulk<?>, Kind<?>> found = new LinkedHashMap<>();
        for (LedgerUnit unit : group) {
            for (Effect part : unit.effect().parts()) {
                if (part instanceof BulkEffect<?> bulk) {
                    found.computeIfAbsent(bulk.kind(), Kind::new).add(unit, bulk);
                } else {
                    alone.computeIfAbsent(unit, unused -> new ArrayList<>()).add(part);
                }
            }
        }
        this.kinds = new ArrayList<>(found.values());
        this.kinds.sort(Comparator.comparingInt(kind -> kind.bulk.rank()));
    }

    /** Asks what is refused together with what comes first, unless effects of no kind have to be made before. */
    void askAlong(RoundTrip first) {
        if (alone.isEmpty()) {
            ask(first);
        }
    }

    /**
     * Makes the effects of no kind, then finds what is refused.
     *
     * @param locked the units that may be written; nothing is made of others, nor refused
     * @return the units that were refused; nothing of them was made
     * @throws KeyManagementException if something was made of a unit before it was refused; only without it can the group be
     *     committed
     */
    Map<LedgerUnit, KeyManagementException> refuse(EntityManager entityManager, Set<LedgerUnit> locked) {
        writable = locked;
        writable.stream().flatMap(LedgerUnit::events).forEach(AuditEvent::beginsEffect);
        if (!alone.isEmpty()) {
            makeAlone(entityManager);
            RoundTrip look = new RoundTrip(distributed);
            ask(look);
            look.send(entityManager);
        }
        answers.forEach(Runnable::run);
        return refused;
    }

    private void makeAlone(EntityManager entityManager) {
        for (LedgerUnit unit : group) {
            if (writable.contains(unit)) {
                alone.getOrDefault(unit, List.of()).forEach(effect -> effect.apply(entityManager));
            }
        }
        entityManager.flush();
    }

    private void ask(RoundTrip look) {
        kinds.forEach(kind -> answers.add(kind.ask(look)));
    }

    /** Completes the events of the units that were not refused. */
    void completeEvents() {
        kinds.forEach(Kind::completeEvents);
    }

    /** Makes the effects of all kinds, but for the units that were refused. */
    void apply(RoundTrip changes) {
        kinds.forEach(kind -> kind.apply(changes));
    }

    private void refuse(LedgerUnit unit, KeyManagementException why) {
        if (!writable.contains(unit)) {
            return;
        }
        if (alone.containsKey(unit)) {
            throw why;
        }
        refused.putIfAbsent(unit, why);
    }

    /** The units of the group that have changes of one kind. */
    private final class Kind<T> {

        private final Bulk<T> bulk;
        private final List<LedgerUnit> units = new ArrayList<>();
        private final List<T> wanted = new ArrayList<>();

        Kind(Bulk<T> bulk) {
            this.bulk = bulk;
        }

        @SuppressWarnings("unchecked") // The effect is of this kind.
        void add(LedgerUnit unit, BulkEffect<?> effect) {
            units.add(unit);
            wanted.add((T) effect.wanted());
        }

        /** @return to be called once the answers are there */
        Runnable ask(RoundTrip look) {
            Supplier<Map<T, KeyManagementException>> answer = bulk.refuse(look, new LinkedHashSet<>(wanted));
            return () -> refuse(answer.get());
        }

        private void refuse(Map<T, KeyManagementException> reasons) {
            for (int i = 0; !reasons.isEmpty() && i < wanted.size(); i++) {
                KeyManagementException why = reasons.get(wanted.get(i));
                if (why != null) {
                    GroupEffects.this.refuse(units.get(i), why);
                }
            }
        }

        void completeEvents() {
            for (int i = 0; i < wanted.size(); i++) {
                if (isLeft(i)) {
                    bulk.generation(wanted.get(i)).ifPresent(units.get(i).event()::reaches);
                }
            }
        }

        private boolean isLeft(int i) {
            return writable.contains(units.get(i)) && !refused.containsKey(units.get(i));
        }

        void apply(RoundTrip changes) {
            List<T> left = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                if (isLeft(i)) {
                    left.add(wanted.get(i));
                }
            }
            if (!left.isEmpty()) {
                bulk.apply(changes, left);
            }
        }
    }
}
