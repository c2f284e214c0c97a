package org.medchain.keys.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.medchain.keys.KeyManagementService;

/** Cuts what is asked for into batches that the service takes. */
final class Parts {

    private Parts() {}

    static <I, T> List<T> ask(List<I> items, Function<List<I>, List<T>> call) {
        List<T> results = new ArrayList<>(items.size());
        for (int from = 0; from < items.size(); from += KeyManagementService.MOST_ITEMS) {
            results.addAll(
                    call.apply(items.subList(from, Math.min(from + KeyManagementService.MOST_ITEMS, items.size()))));
        }
        return results;
    }
}
