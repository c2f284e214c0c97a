package org.medchain.keys.web.vault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.BatchResult;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.protocol.BlobItem;
import org.medchain.keys.server.caller.Admission;
import org.medchain.keys.server.caller.RequestDetails;
import org.medchain.keys.web.json.SecretObject;
import org.medchain.keys.web.problem.Problems;

/**
 * Answers requests that are about one item, or about those of a batch. An item of a batch that is malformed fails alone, as in Vault, and is recorded
 * as a refusal. What the items hold is wiped when they are answered.
 */
@ApplicationScoped
public class TransitItems {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private RequestDetails details;
    private Problems problems;

    /** The proxy needs this constructor. */
    protected TransitItems() {}

    @Inject
    TransitItems(RequestDetails details, Problems problems) {
        this.details = details;
        this.problems = problems;
    }

    /**
     * Has one item or a batch answered.
     *
     * @param content the member that an item has beside its context
     * @param reader makes an item of a body
     * @param one does what is asked for with one item
     * @param all does it with those of a batch
     * @param told makes a result of what came of an item
     */
    CompletionStage<Response> answer(
            VaultBody body,
            String content,
            Function<VaultBody, BlobItem> reader,
            Function<BlobItem, CompletionStage<byte[]>> one,
            Function<List<BlobItem>, CompletionStage<List<BatchResult<byte[]>>>> all,
            Function<byte[], SecretObject> told) {
        Set<String> known = Set.of(content, TransitKeys.CONTEXT, TransitKeys.ASSOCIATED_DATA);
        Optional<List<VaultBody>> batch = body.batch(known);
        Optional<Integer> statusOfSome = statusOfSome(body);
        String requestId = details.requestId();
        if (batch.isEmpty()) {
            BlobItem item = reader.apply(body);
            return problems.orProblem(wiping(List.of(item), () -> one.apply(item))
                    .thenApply(bytes -> Response.ok(VaultAnswer.of(requestId, told.apply(bytes)))
                            .build()));
        }
        requireRoomForABatch();
        Function<RuntimeException, JsonObject> ofItems = problems.ofItems();
        ReadItems read = ReadItems.of(batch.get(), reader, problems::refuseItem);
        return problems.orProblem(wiping(read.accepted(), () -> read.answer(all))
                .thenApply(results -> {
                    BatchAnswer made = BatchAnswer.of(results, batch.get(), told, ofItems);
                    return Response.status(made.status(statusOfSome))
                            .entity(VaultAnswer.ofBatch(requestId, made.results()))
                            .build();
                }));
    }

    /**
     * Refuses the request if so many batches are in flight already. To be called before more of the body is read than one item has; {@link #answer}
     * calls it for a short batch.
     */
    void requireRoomForABatch() {
        if (details.admitted().filter(Admission.Admitted::beginBatch).isEmpty()) {
            throw new TooManyRequestsException(RETRY_AFTER);
        }
    }

    private static Optional<Integer> statusOfSome(VaultBody body) {
        Optional<Integer> status = body.findNumber(VaultBody.PARTIAL_FAILURE);
        if (status.filter(code -> !VaultError.mayBeAskedFor(code)).isPresent()) {
            throw new MalformedValueException(VaultBody.PARTIAL_FAILURE, "must be 200 to 599, and not 204, 205 or 304");
        }
        return status;
    }

    private static <T> CompletionStage<T> wiping(List<BlobItem> items, Supplier<CompletionStage<T>> operation) {
        try {
            return operation.get().whenComplete((result, failure) -> wipe(items));
        } catch (RuntimeException e) {
            wipe(items);
            throw e;
        }
    }

    static void wipe(List<BlobItem> items) {
        items.forEach(item -> Arrays.fill(item.bytes(), (byte) 0));
    }

    /**
     * The results of a batch, in the order of its items.
     *
     * @param worst the status of the failure that weighs most; 200 without one
     * @param some true if an item succeeded
     */
    record BatchAnswer(List<SecretObject> results, int worst, boolean some) {

        /** Makes the answer of the results, which are wiped if that fails. */
        static BatchAnswer of(
                List<BatchResult<byte[]>> results,
                List<VaultBody> items,
                Function<byte[], SecretObject> told,
                Function<RuntimeException, JsonObject> ofItems) {
            try {
                return made(results, items, told, ofItems);
            } catch (RuntimeException | Error e) {
                results.forEach(result -> result.result().ifPresent(bytes -> Arrays.fill(bytes, (byte) 0)));
                throw e;
            }
        }

        private static BatchAnswer made(
                List<BatchResult<byte[]>> results,
                List<VaultBody> items,
                Function<byte[], SecretObject> told,
                Function<RuntimeException, JsonObject> ofItems) {
            List<SecretObject> made = new ArrayList<>(results.size());
            int worst = 200;
            for (BatchResult<byte[]> result : results) {
                SecretObject item;
                if (result.result().isPresent()) {
                    item = told.apply(result.result().get());
                } else {
                    JsonObject problem = ofItems.apply(result.failure().orElseThrow());
                    ProblemType type = VaultError.typeOf(problem);
                    item = VaultResult.ofError(VaultError.textOf(type, problem.getString("detail")));
                    worst = Math.max(worst, VaultError.statusOfUse(type));
                }
                items.get(made.size()).reference().ifPresent(text -> item.with("reference", text));
                made.add(item);
            }
            return new BatchAnswer(
                    made,
                    worst,
                    results.stream().anyMatch(result -> result.result().isPresent()));
        }

        /** @param asked what the caller wants in place of a failure's status if another item succeeded */
        int status(Optional<Integer> asked) {
            return some && worst > 200 ? asked.orElse(worst) : worst;
        }
    }
}
