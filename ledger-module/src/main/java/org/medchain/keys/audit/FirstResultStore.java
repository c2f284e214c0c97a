package org.medchain.keys.audit;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.RepeatableRequest;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;

/** Finds the first results of requests that are sent again, and forgets them after a day. */
@Shared
record FirstResultStore(Database database, DatabaseClock time) {

    /** The time for which a request can be sent again. */
    static final Duration KEPT = Duration.ofHours(24);

    private static final int SLICE = 1_000;

    private static final RowQuery<FirstResult> OF_REQUEST = new RowQuery<>(
            "select tenant_id, request, item, content, result, recorded_at from first_results"
                    + " where tenant_id = ? and request = ?",
            row -> new FirstResult(
                    new TenantId(row.text(1)),
                    new RepeatableRequest(row.text(2), row.text(4)),
                    row.integer(3),
                    row.text(5),
                    row.time(6)));

    private static final RowWrite FORGET = new RowWrite("""
            delete from first_results where (tenant_id, request, item) in (
              select tenant_id, request, item from first_results where recorded_at < ?
              order by recorded_at fetch first ? rows only)""");

    @Inject
    FirstResultStore {}

    /** Finds the results of the operations of this request, by their numbers. */
    Map<Integer, FirstResult> find(TenantId tenantId, RepeatableRequest request) {
        return database.read(entityManager -> OF_REQUEST.find(entityManager, tenantId.value(), request.id())).stream()
                .collect(Collectors.toMap(FirstResult::item, it -> it));
    }

    /** Deletes the results that are older than a day by the database's clock. */
    void forgetOld() {
        Instant before = time.now().minus(KEPT);
        while (forgetSlice(before) == SLICE) {
            // Slice by slice, so that none holds its rows for long.
        }
    }

    private int forgetSlice(Instant before) {
        return database.write(entityManager -> FORGET.apply(entityManager, before, SLICE));
    }
}
