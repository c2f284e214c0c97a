package org.medchain.keys.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.medchain.keys.BatchResult;
import org.medchain.keys.KeyManagementService;

/** Cuts what is asked for into batches that the service takes. */
final class Parts {

    private Parts() {}

    /** @param wipe closes what was answered before a call that fails */
    static <I, T> List<BatchResult<T>> ask(
            List<I> items, Function<List<I>, List<BatchResult<T>>> call, Consumer<T> wipe) {
        List<BatchResult<T>> results = new ArrayList<>(items.size());
        try {
            for (int from = 0; from < items.size(); from += KeyManagementService.MOST_ITEMS) {
                int to = Math.min(from + KeyManagementService.MOST_ITEMS, items.size());
                results.addAll(call.apply(items.subList(from, to)));
            }
            return results;
        } catch (RuntimeException | Error e) {
            results.forEach(item -> item.result().ifPresent(wipe));
            throw e;
        }
    }
}
