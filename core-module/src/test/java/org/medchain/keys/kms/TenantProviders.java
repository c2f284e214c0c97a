package org.medchain.keys.kms;

import java.util.Optional;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.server.RecordedMetrics;

/** A provider as operations of a tenant call it, whose metrics nobody looks at. */
public final class TenantProviders {

    private TenantProviders() {}

    public static TenantProvider over(KeyProvider provider) {
        return new TenantProvider(provider, new RecordedMetrics().registry());
    }

    /** One that data keys move to. */
    public static TenantProvider over(KeyProvider provider, Optional<KeyProvider> previous) {
        return new TenantProvider(provider, previous, new RecordedMetrics().registry());
    }
}
