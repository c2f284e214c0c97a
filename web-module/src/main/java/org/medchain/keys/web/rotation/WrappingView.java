package org.medchain.keys.web.rotation;

import org.medchain.keys.datakey.WrappingCount;

/** One CMK or KEK and the number of data keys that are wrapped under it, as clients see it. */
public record WrappingView(String wrappedUnder, String provider, long dataKeys, Boolean current) {

    static WrappingView of(WrappingCount count, Boolean current) {
        return new WrappingView(count.wrappedUnder(), count.provider().label(), count.dataKeys(), current);
    }
}
