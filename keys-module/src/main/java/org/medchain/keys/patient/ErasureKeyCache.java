package org.medchain.keys.patient;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.server.CacheGauges;
import org.medchain.keys.server.KeyCaches;

/**
 * Caches the erasure keys of recently used active patients, so that an operation need not read them again.
 *
 * <p>Guarantee: each is wiped when it leaves, at the latest {@link ErasureKeyCacheSettings#longest} after it was read.
 *
 * <p>Limit: what is kept may be out of date. Nothing may be handed out before the ledger found the patient still active
 * ({@link PatientKeys#requireActive}).
 */
final class ErasureKeyCache {

    private final Cache<EncryptionContext, PatientKeys> kept;

    ErasureKeyCache(int most, Duration longest) {
        this(most, longest, Ticker.systemTicker(), Scheduler.systemScheduler());
    }

    ErasureKeyCache(int most, Duration longest, Ticker ticker, Scheduler scheduler) {
        this.kept = KeyCaches.build(most, longest, ticker, scheduler, PatientKeys::close);
    }

    void showIn(MetricRegistry metrics) {
        CacheGauges.show(metrics, "patients", kept);
    }

    Optional<PatientKeys> find(EncryptionContext context) {
        return Optional.ofNullable(kept.getIfPresent(context)).flatMap(PatientKeys::copy);
    }

    boolean has(EncryptionContext context) {
        return kept.asMap().containsKey(context);
    }

    /** Takes a copy of the erasure key. */
    PatientKeys keep(EncryptionContext context, PatientKeys found) {
        PatientKeys copy = found.copy().orElseThrow();
        kept.put(context, copy);
        return copy;
    }

    void forget(EncryptionContext context) {
        kept.invalidate(context);
    }

    /** Removes what is out of date, which otherwise the next access does. */
    void cleanUp() {
        kept.cleanUp();
    }
}
