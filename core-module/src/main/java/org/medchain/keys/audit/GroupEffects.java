package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.medchain.keys.KeyManagementException;

/**
 * The effects of a group, in the order in which they are made: those of no kind, unit by unit; then, by kind, what is refused;
 * then, by kind, the changes of the units of which nothing was refused. So a refusal sees every change that could forbid it.
 */
final class GroupEffects {

    private final List<LedgerUnit> group;
    private final Map<LedgerUnit, List<Effect>> alone = new HashMap<>();
    private final Map<LedgerUnit, KeyManagementException> refused = new LinkedHashMap<>();
    private final List<Kind<?>> kinds;

    GroupEffects(List<LedgerUnit> group) {
        this.group = group;
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

    /**
     * Makes all that may be made.
     *
     * @return the units that were refused; nothing of them was made
     * @throws KeyManagementException if something was made of a unit before it was refused; only without it can the group be
     *     committed
     */
    Map<LedgerUnit, KeyManagementException> apply(EntityManager entityManager) {
        for (LedgerUnit unit : group) {
            alone.getOrDefault(unit, List.of()).forEach(effect -> effect.apply(entityManager));
        }
        if (!alone.isEmpty()) {
            entityManager.flush();
        }
        kinds.forEach(kind -> kind.refuse(entityManager));
        kinds.forEach(kind -> kind.apply(entityManager));
        return refused;
    }

    private void refuse(LedgerUnit unit, KeyManagementException why) {
        if (alone.containsKey(unit)) {
            throw why;
        }
        refused.putIfAbsent(unit, why);
    }

    /** What the units of the group want of one kind. */
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

        void refuse(EntityManager entityManager) {
            Map<T, KeyManagementException> reasons = bulk.refuse(entityManager, new LinkedHashSet<>(wanted));
            for (int i = 0; !reasons.isEmpty() && i < wanted.size(); i++) {
                KeyManagementException why = reasons.get(wanted.get(i));
                if (why != null) {
                    GroupEffects.this.refuse(units.get(i), why);
                }
            }
        }

        void apply(EntityManager entityManager) {
            List<T> left = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                if (!refused.containsKey(units.get(i))) {
                    left.add(wanted.get(i));
                }
            }
            if (!left.isEmpty()) {
                bulk.apply(entityManager, left);
            }
        }
    }
}
