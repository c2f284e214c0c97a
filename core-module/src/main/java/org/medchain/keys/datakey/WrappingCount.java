package org.medchain.keys.datakey;

import org.medchain.keys.provider.ProviderType;

/**
 * How many data keys are wrapped under one CMK or KEK at present.
 *
 * @param wrappedUnder the CMK's own ARN or the KEK's fingerprint; empty if it is not known
 */
public record WrappingCount(ProviderType provider, String wrappedUnder, long dataKeys) {}
