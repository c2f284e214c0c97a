package org.medchain.keys.web.rotation;

import org.medchain.keys.rotation.WrappedKeys;

/** One CMK or KEK and the number of keys that are wrapped under it, as clients see it. */
public record WrappingView(String wrappedUnder, String provider, long dataKeys, long tenantKeys, Boolean current) {

    static WrappingView of(WrappedKeys count, Boolean current) {
        return new WrappingView(
                count.wrappedUnder(), count.provider().label(), count.dataKeys(), count.tenantKeys(), current);
    }
}
