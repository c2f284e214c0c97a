package org.medchain.keys.audit.reading;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the first ones of an order, however many there are. */
final class MostFrequent<T> {

    private final int most;
    private final Comparator<T> order;
    private final PriorityQueue<T> kept;

    MostFrequent(int most, Comparator<T> order) {
        this.most = most;
        this.order = order;
        this.kept = new PriorityQueue<>(order.reversed());
    }

    void take(T next) {
        kept.add(next);
        if (kept.size() > most) {
            kept.remove();
        }
    }

    List<T> inOrder() {
        return kept.stream().sorted(order).toList();
    }
}
