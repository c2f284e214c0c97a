package org.medchain.keys.datakey;

import java.time.Instant;

/**
 * The wrapping of a stored data key, and its time.
 *
 * @param provider the name in place of the provider, whether there is such a provider or not
 */
record StoredWrapping(int generation, String provider, String wrappedUnder, Instant wrappedAt) {}
