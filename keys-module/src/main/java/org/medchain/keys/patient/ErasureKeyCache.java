package org.medchain.keys.patient;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.EncryptionContext;
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

    private static final int MOST = 10_000;

    private final Cache<EncryptionContext, PatientKeys> kept;

    ErasureKeyCache(Duration longest) {
        this(longest, Ticker.systemTicker(), Scheduler.systemScheduler());
    }

    ErasureKeyCache(Duration longest, Ticker ticker, Scheduler scheduler) {
        this.kept = KeyCaches.build(MOST, longest, ticker, scheduler, PatientKeys::close);
    }

    Optional<PatientKeys> find(EncryptionContext context) {
        return Optional.ofNullable(kept.getIfPresent(context)).flatMap(PatientKeys::copy);
    }

    boolean has(EncryptionContext context) {
        return kept.getIfPresent(context) != null;
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
