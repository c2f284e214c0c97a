package org.medchain.keys.audit;

import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.medchain.keys.IdempotencyKeyReusedException;
import org.medchain.keys.RequestInProgressException;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.RepeatableRequest;

/**
 * Makes a request with an {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header) take effect once, however
 * often it is sent within a day. What came of it is stored in the commit of its effect, so that one is never there
 * without the other.
 *
 * <p>A request that failed left no result: sent again, it is tried again.
 */
@Shared
final class Repeats {

    private final FirstResultStore results;
    private final Clock clock;

    /** The ids of requests that this server is answering. Another server finds out at its commit, and begins again. */
    private final Set<String> going = ConcurrentHashMap.newKeySet();

    @Inject
    Repeats(FirstResultStore results, Clock clock) {
        this.results = results;
        this.clock = clock;
    }

    /** A request begins; to be closed when it has ended. */
    Repeat begin(RepeatableRequest request) {
        return new Repeat(request, going.add(request.id()));
    }

    /** Forgets what is older than a day. */
    void forgetOld() {
        results.forgetOld();
    }

    /** One request while it is answered. */
    final class Repeat implements AutoCloseable {

        private final RepeatableRequest request;
        private final boolean alone;
        private final Set<Integer> asked = new HashSet<>();
        private Map<Integer, FirstResult> known;

        private Repeat(RepeatableRequest request, boolean alone) {
            this.request = request;
            this.alone = alone;
        }

        /**
         * Prepares the operation, or its answer of the first time.
         *
         * @param item the operation's number among those of the request, from 0
         * @param again makes the answer from the first result
         * @throws RequestInProgressException if the same request is being answered
         * @throws IdempotencyKeyReusedException if the first one said something else
         */
        <T> Recorded<T> once(
                int item,
                Attempt attempt,
                Function<Attempt, Recorded<T>> useCase,
                BiFunction<Attempt, String, Recorded<T>> again) {
            requireAlone();
            Map<Integer, FirstResult> before = resultsBefore(attempt.tenant(), item);
            requireSame(before);
            FirstResult first = before.get(item);
            if (first != null) {
                return again.apply(attempt, first.result());
            }
            Recorded<T> recorded = useCase.apply(attempt);
            return recorded.and(Effect.of(
                    FirstResultTable.NEW,
                    new FirstResult(attempt.tenant(), request, item, recorded.result(), clock.instant())));
        }

        /**
         * The request says what the first one said, and is the only one.
         *
         * @throws RequestInProgressException if the same request is being answered
         * @throws IdempotencyKeyReusedException if the first one said something else
         */
        synchronized void requireSame(TenantId tenantId) {
            requireAlone();
            known = results.find(tenantId, request);
            requireSame(known);
        }

        private void requireAlone() {
            if (!alone) {
                throw new RequestInProgressException();
            }
        }

        private void requireSame(Map<Integer, FirstResult> before) {
            if (before.values().stream().anyMatch(it -> !it.request().content().equals(request.content()))) {
                throw new IdempotencyKeyReusedException();
            }
        }

        /** Reads the results once for all of its operations; again for one that begins again. */
        private synchronized Map<Integer, FirstResult> resultsBefore(TenantId tenantId, int item) {
            if (!asked.add(item) || known == null) {
                known = results.find(tenantId, request);
            }
            return known;
        }

        @Override
        public void close() {
            if (alone) {
                going.remove(request.id());
            }
        }
    }
}
