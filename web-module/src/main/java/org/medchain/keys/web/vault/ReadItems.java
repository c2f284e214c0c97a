package org.medchain.keys.web.vault;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.medchain.keys.BatchResult;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.protocol.BlobItem;

/**
 * The items of a batch as they were read.
 *
 * @param items in their order: an item, or the refusal of one that is malformed
 */
record ReadItems(List<BatchResult<BlobItem>> items) {

    /**
     * Reads the items. Those read so far are wiped if it fails as a whole.
     *
     * @param refusing records the refusal of one item; if it fails, all fails
     */
    static ReadItems of(
            List<VaultBody> bodies, Function<VaultBody, BlobItem> reader, Consumer<RuntimeException> refusing) {
        ReadItems read = new ReadItems(new ArrayList<>(bodies.size()));
        try {
            bodies.forEach(body -> read.items.add(read(body, reader, refusing)));
            return read;
        } catch (RuntimeException | Error e) {
            TransitItems.wipe(read.accepted());
            throw e;
        }
    }

    private static BatchResult<BlobItem> read(
            VaultBody body, Function<VaultBody, BlobItem> reader, Consumer<RuntimeException> refusing) {
        try {
            return BatchResult.of(reader.apply(body));
        } catch (MalformedValueException e) {
            refusing.accept(e);
            return BatchResult.failed(e);
        }
    }

    /** Returns those that are not refused. */
    List<BlobItem> accepted() {
        return items.stream().flatMap(item -> item.result().stream()).toList();
    }

    /** Has the accepted items answered. It ends with a result for each item, in the order of all. */
    CompletionStage<List<BatchResult<byte[]>>> answer(
            Function<List<BlobItem>, CompletionStage<List<BatchResult<byte[]>>>> all) {
        List<BlobItem> accepted = accepted();
        return accepted.isEmpty()
                ? CompletableFuture.completedFuture(beside(List.of()))
                : all.apply(accepted).thenApply(this::beside);
    }

    private List<BatchResult<byte[]>> beside(List<BatchResult<byte[]>> answers) {
        Iterator<BatchResult<byte[]>> next = answers.iterator();
        return items.stream()
                .map(item -> item.failure().map(BatchResult::<byte[]>failed).orElseGet(next::next))
                .toList();
    }
}
