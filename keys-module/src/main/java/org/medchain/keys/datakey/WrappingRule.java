package org.medchain.keys.datakey;

import java.time.Instant;
import java.util.Set;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.ProviderType;

/**
 * Decides which wrappings a rotation renews today.
 *
 * @param provider who wraps today
 */
public record WrappingRule(ProviderType provider, CurrentWrapping current, DueWrappings due) {

    /** Returns true if a wrapping may be due; others are left alone, whichever provider wrapped them. */
    boolean concerns(String wrappedUnder, Instant wrappedAt) {
        return due.concerns(wrappedUnder, wrappedAt);
    }

    /**
     * Returns true if a wrapping is of the CMK or KEK of today, of whatever material.
     *
     * @param wrappedBy the name in place of the provider
     */
    boolean isCurrent(String wrappedBy, String wrappedUnder) {
        return wrappedBy.equals(provider.name()) && wrappedUnder.equals(current.wrappedUnder());
    }

    /**
     * Returns true if a wrapping that was added since the others were read is due too. A wrapping that today's CMK or
     * KEK made since is not, of whatever material.
     *
     * @param today names of today's CMK or KEK
     */
    boolean isDueSince(StoredWrapping added, Set<String> today) {
        return concerns(added.wrappedUnder(), added.wrappedAt())
                && (!added.provider().equals(provider.name())
                        || today.stream()
                                .map(CurrentWrapping::neverRenewed)
                                .allMatch(it -> due.has(it, added.wrappedUnder(), added.wrappedAt())));
    }

    /** @throws InvalidEncryptedKeyException if another provider wrapped it, which nobody can unwrap */
    boolean isDue(ProviderType wrappedBy, String wrappedUnder, Instant wrappedAt) {
        if (wrappedBy != provider) {
            throw new InvalidEncryptedKeyException();
        }
        return due.has(current, wrappedUnder, wrappedAt);
    }
}
