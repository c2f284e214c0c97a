package org.medchain.keys.revocation;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.RevocationFeeds;
import org.medchain.keys.RevokedPatients;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationScope;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Callers;
import org.medchain.keys.server.database.DatabaseOutage;

/** Answers the questions for what was revoked: at once, or when something was or the time is over. */
@Shared
public final class RevocationOperations implements RevocationFeeds {

    private final AuditedOperations operations;
    private final Callers callers;
    private final RevocationStore store;
    private final RevocationWaits waits;
    private final RevocationSettings settings;
    private final OperationThreads threads;

    /** @param threads of those, that which runs what comes after the wait */
    @Inject
    RevocationOperations(
            AuditedOperations operations,
            Callers callers,
            RevocationStore store,
            RevocationWaits waits,
            RevocationSettings settings,
            OperationThreads threads) {
        this.operations = operations;
        this.callers = callers;
        this.store = store;
        this.waits = waits;
        this.settings = settings;
        this.threads = threads;
    }

    @Override
    public RevocationFeed of(TenantId tenantId) {
        return new OfTenant(this, tenantId);
    }

    /** The feed of a tenant; those of one tenant are equal. */
    private record OfTenant(RevocationOperations operations, TenantId tenantId) implements RevocationFeed {

        @Override
        public RevokedPatients after(Optional<String> cursor, Duration wait) {
            return WaitingCaller.call(after -> operations.ask(Optional.of(tenantId), cursor, wait, after));
        }
    }

    /**
     * Does what {@link RevocationFeed#after} says, for the tenant of the caller's token and without holding the
     * caller's thread.
     */
    public CompletionStage<RevokedPatients> after(Optional<String> cursor, Duration wait) {
        return ask(Optional.empty(), cursor, wait, threads.after());
    }

    private CompletableFuture<RevokedPatients> ask(
            Optional<TenantId> named, Optional<String> cursor, Duration wait, Executor after) {
        Optional<RevocationCursor> place = cursor.map(RevocationCursor::parse);
        requireWait(wait);
        TenantId tenant = callers.actingTenant(callers.current(), named);
        OperationScope scope = operations.ofCallersTenant(named).asOfNow();
        RevocationPage page = find(tenant, place);
        Optional<CompletableFuture<Void>> waiting = page.tellsNothing() && !wait.isZero()
                ? waits.begin(tenant, place.orElseThrow().seq(), wait)
                : Optional.empty();
        return waiting.map(end -> end.thenComposeAsync(unused -> tell(scope, place, find(tenant, place), after), after))
                .orElseGet(() -> tell(scope, place, page, after));
    }

    private static void requireWait(Duration wait) {
        if (wait.isNegative() || wait.compareTo(RevocationFeed.LONGEST_WAIT) > 0) {
            throw new MalformedValueException(
                    "wait", "must be a whole number of seconds from 0 to " + RevocationFeed.LONGEST_WAIT.toSeconds());
        }
    }

    /**
     * Tells the revocations that are read once more behind the read's own event: a caller who begins from the start
     * begins behind that.
     */
    private CompletableFuture<RevokedPatients> tell(
            OperationScope scope, Optional<RevocationCursor> place, RevocationPage page, Executor after) {
        if (page.tellsNothing()) {
            return CompletableFuture.completedFuture(told(page));
        }
        return scope.start(
                Operation.READ_REVOCATIONS,
                OperationThreads.ofCaller(after),
                attempt -> Recorded.changingThen(Effect.NONE, () -> told(find(attempt.tenant(), place))));
    }

    private RevokedPatients told(RevocationPage page) {
        return new RevokedPatients(
                page.patients(), page.all(), page.cursor().orElseThrow().toString(), page.more(), settings.interval());
    }

    private RevocationPage find(TenantId tenant, Optional<RevocationCursor> place) {
        try {
            return store.find(tenant, place);
        } catch (RuntimeException e) {
            if (DatabaseOutage.caused(e)) {
                throw new AuditUnavailableException(e);
            }
            throw e;
        }
    }
}
