package org.medchain.keys.server.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.CacheGauges;
import org.medchain.keys.server.CacheSettings;
import org.medchain.keys.server.caller.Identity;

/**
 * Caches the identities of verified tokens, so that the next request need not verify them again: by their SHA-256, for a minute at
 * most, while the same keys are trusted. Nothing of a refused token is kept.
 */
final class TokenCache {

    static final Duration LONGEST = Duration.ofSeconds(60);

    private final Cache<ByteBuffer, Kept> kept;

    TokenCache(CacheSettings settings, MetricRegistry metrics) {
        this.kept = Caffeine.newBuilder()
                .recordStats()
                .maximumSize(settings.most())
                .expireAfterWrite(LONGEST)
                .executor(Runnable::run)
                .build();
        CacheGauges.show(metrics, "tokens", kept);
    }

    /** @param keys those by which it was verified */
    private record Kept(Identity identity, Instant until, KeySet keys) {}

    static ByteBuffer hash(String token) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    Optional<Identity> find(ByteBuffer hash, KeySet trusted, Instant now) {
        Kept known = kept.getIfPresent(hash);
        return known != null && known.keys().equals(trusted) && now.isBefore(known.until())
                ? Optional.of(known.identity())
                : Optional.empty();
    }

    /** @param end the time from which on the token is refused */
    void keep(ByteBuffer hash, Identity identity, KeySet keys, Instant now, Instant end) {
        Instant longest = now.plus(LONGEST);
        kept.put(hash, new Kept(identity, end.isBefore(longest) ? end : longest, keys));
    }
}
