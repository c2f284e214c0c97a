package org.medchain.keys.rotation;

import java.util.Comparator;
import org.medchain.keys.kms.WrappingCount;
import org.medchain.keys.provider.ProviderType;

/**
 * The number of keys that are wrapped under one CMK or KEK at present.
 *
 * @param wrappedUnder the CMK's own ARN or the KEK's fingerprint; empty if it is not known
 * @param tenantKeys versions of them
 */
public record WrappedKeys(ProviderType provider, String wrappedUnder, long dataKeys, long tenantKeys) {

    static final Comparator<WrappedKeys> BY_WRAPPING =
            Comparator.comparing(WrappedKeys::provider).thenComparing(WrappedKeys::wrappedUnder);

    static WrappedKeys ofDataKeys(WrappingCount count) {
        return new WrappedKeys(count.provider(), count.wrappedUnder(), count.keys(), 0);
    }

    static WrappedKeys ofTenantKeys(WrappingCount count) {
        return new WrappedKeys(count.provider(), count.wrappedUnder(), 0, count.keys());
    }

    /** Returns the sum with others that are wrapped under the same. */
    WrappedKeys and(WrappedKeys others) {
        return new WrappedKeys(provider, wrappedUnder, dataKeys + others.dataKeys, tenantKeys + others.tenantKeys);
    }
}
