package org.medchain.keys.kms;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;

/**
 * Tells from the audit trail whether the first Region of a tenant's CMK refused its last call of an operation, whichever server made that call, and
 * before whichever restart. It is asked when a replica is to stand in, once in a few seconds for each tenant and operation.
 *
 * <p>Guarantee: what it does not know counts as refused.
 *
 * <p>Limit: an event does not name the CMK. Until the first Region answers, a refusal by the CMK that a tenant had before closes the replicas of the
 * new one too.
 */
@Shared
final class RefusalTrail {

    /** The time after which a refusal that another server got is known. */
    static final Duration LOOKED_AT = Duration.ofSeconds(2);

    /** The number of newest events of an operation that are looked at. */
    private static final int WINDOW = 10_000;

    /** A server makes fewer calls in {@link #LOOKED_AT}. */
    private static final int MOST = 10_000;

    /** An event that names no Region is of the first. */
    private static final RowQuery<Words> WORDS = new RowQuery<>(
            "select count(*), count(region),"
                    + " coalesce(max(case when region is null and reason = 'KMS_REFUSED' then seq end), 0),"
                    + " coalesce(max(case when region is null and outcome = 'SUCCESS' then seq end), 0),"
                    + " max(case when region is null and reason = 'KMS_REFUSED' then occurred_at end),"
                    + " max(case when region is null and outcome = 'SUCCESS' then occurred_at end)"
                    + " from (select seq, outcome, reason, region, occurred_at from audit_events"
                    + " where tenant_id = ? and operation = ? order by tenant_id desc, operation desc, seq desc limit ?) newest",
            row -> new Words(
                    row.number(1),
                    row.number(2),
                    row.number(3),
                    row.number(4),
                    Optional.ofNullable(row.time(5)),
                    Optional.ofNullable(row.time(6))));

    private final Database database;
    private final Duration longestKept;
    private final int window;
    private final Cache<Asked, Boolean> answers;

    private record Asked(TenantId tenantId, Operation operation) {}

    /**
     * The account of the newest events.
     *
     * @param elsewhere events of calls in other Regions
     * @param refused the place of the newest refusal of the first Region; 0 if there is none
     * @param answered the place of its newest answer; 0 if there is none
     */
    private record Words(
            long events,
            long elsewhere,
            long refused,
            long answered,
            Optional<Instant> refusedAt,
            Optional<Instant> answeredAt) {}

    @Inject
    RefusalTrail(Database database, UnwrappedKeySettings kept) {
        this(database, kept.longest(), WINDOW, Ticker.systemTicker());
    }

    RefusalTrail(Database database, Duration longestKept, int window, Ticker ticker) {
        this.database = database;
        this.longestKept = longestKept;
        this.window = window;
        this.answers = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(LOOKED_AT)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** Returns true if the attempt's operation has no stand-in. */
    boolean isRefused(Attempt attempt) {
        return attempt.tenantId()
                .map(tenantId -> answers.get(new Asked(tenantId, attempt.operation()), this::look))
                .orElse(false);
    }

    private boolean look(Asked asked) {
        Words words = database.read(entityManager -> WORDS.find(
                        entityManager,
                        asked.tenantId().value(),
                        asked.operation().name(),
                        window))
                .get(0);
        if (words.refused() == 0 && words.answered() == 0) {
            // A long outage. A server that called elsewhere in it knew of no refusal.
            return words.events() == window && words.elsewhere() == 0;
        }
        return words.refused() > words.answered() || (words.refused() > 0 && mayBeOfAKeptKey(words));
    }

    /**
     * Returns true if the newest answer came so soon after the refusal that a kept key may have given it, without a
     * call.
     */
    private boolean mayBeOfAKeptKey(Words words) {
        return !longestKept.isZero()
                && words.answeredAt()
                        .orElseThrow()
                        .isBefore(words.refusedAt().orElseThrow().plus(longestKept));
    }
}
