package org.medchain.keys.web.datakey;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.delivery.KeySealer;
import org.medchain.keys.server.caller.RequestDetails;

/**
 * Says how the keys of the current request leave, before any key is made: a public key to which nothing can be sealed is refused.
 *
 * <p>What was encapsulated to a public key serves for a minute, on each server: public-key work costs far more than all other cryptography of a
 * request, and clients keep their key pair.
 */
@ApplicationScoped
public class Deliveries {

    static final String PLAINTEXT = "plaintext";

    private static final int MOST_SEALERS = 1_000;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private RequestDetails request;
    private LoadingCache<String, KeySealer> sealers;

    /** The proxy calls this constructor. */
    protected Deliveries() {}

    @Inject
    Deliveries(RequestDetails request, SecureRandom random) {
        this.request = request;
        this.sealers = Caffeine.newBuilder()
                .maximumSize(MOST_SEALERS)
                .expireAfterWrite(LONGEST)
                .build(publicKey -> KeySealer.to(publicKey, random));
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
        KeySealer sealer = sealers.get(recipientPublicKey);
        request.wantsKeysSealed();
        return Delivery.sealedBy(sealer, tenantId);
    }
}
