package org.medchain.keys.datakey;

import java.time.Instant;
import org.medchain.keys.provider.ProviderType;

/** Under what a stored data key is wrapped, and since when. */
record StoredWrapping(int generation, ProviderType provider, String wrappedUnder, Instant wrappedAt) {}
