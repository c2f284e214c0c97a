package org.medchain.keys.datakey;

import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.ProviderType;

/**
 * Decides which wrappings a rotation renews: those that are not certainly of today's CMK and its newest material, or of
 * today's KEK, and those that are too old by the tenant's policy.
 *
 * @param provider who wraps today
 * @param renewBefore wrappings of before this time are renewed whatever they are under
 */
public record WrappingRule(ProviderType provider, CurrentWrapping current, Optional<Instant> renewBefore) {

    /** @throws InvalidEncryptedKeyException if another provider wrapped it, which nobody can unwrap */
    boolean isDue(ProviderType wrappedBy, String wrappedUnder, Instant wrappedAt) {
        if (wrappedBy != provider) {
            throw new InvalidEncryptedKeyException();
        }
        return !current.covers(wrappedUnder, wrappedAt)
                || renewBefore.filter(wrappedAt::isBefore).isPresent();
    }
}
