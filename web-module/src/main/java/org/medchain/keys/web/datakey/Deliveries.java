package org.medchain.keys.web.datakey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.delivery.KeySealer;
import org.medchain.keys.server.KeyCaches;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.RequestDetails;

/**
 * Says how the keys of the current request leave, before any key is made: a public key to which nothing can be sealed is refused.
 *
 * <p>What was encapsulated to a public key serves for a minute, on each server: public-key work costs far more than all other cryptography of a
 * request, and clients keep their key pair.
 */
@Shared
public final class Deliveries {

    static final String PLAINTEXT = "plaintext";

    private static final int MOST_SEALERS = 1_000;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final RequestDetails request;
    private final SecureRandom random;
    private final Cache<String, KeySealer> sealers;

    @Inject
    Deliveries(RequestDetails request, SecureRandom random) {
        this(request, random, Ticker.systemTicker(), Scheduler.systemScheduler());
    }

    Deliveries(RequestDetails request, SecureRandom random, Ticker ticker, Scheduler scheduler) {
        this.request = request;
        this.random = random;
        this.sealers = KeyCaches.build(MOST_SEALERS, LONGEST, ticker, scheduler, unused -> {});
    }

    /** Returns how many public keys have an encapsulation in memory. */
    long kept() {
        return sealers.estimatedSize();
    }

    /**
     * @param withPlainKey whether the caller wants the key at all
     * @param recipientPublicKey {@code null} if the caller wants it as it is
     * @throws MalformedValueException if it is no public key, or the caller says that it does not want the key
     * @throws CallerRefusedException if the caller has no tenant
     */
    Delivery of(boolean withPlainKey, String recipientPublicKey) {
        if (recipientPublicKey == null) {
            return withPlainKey ? Delivery.PLAIN : Delivery.NONE;
        }
        if (!withPlainKey) {
            throw new MalformedValueException(PLAINTEXT, "must not be false beside a recipientPublicKey");
        }
        TenantId tenantId = request.requireTenant();
        KeySealer sealer = sealers.get(recipientPublicKey, publicKey -> KeySealer.to(publicKey, random));
        request.wantsKeysSealed();
        return Delivery.sealedBy(sealer, tenantId);
    }
}
