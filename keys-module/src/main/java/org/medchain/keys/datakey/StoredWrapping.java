package org.medchain.keys.datakey;

import java.time.Instant;
import org.medchain.keys.provider.ProviderType;

/** The wrapping of a stored data key, and its time. */
record StoredWrapping(int generation, ProviderType provider, String wrappedUnder, Instant wrappedAt) {}
