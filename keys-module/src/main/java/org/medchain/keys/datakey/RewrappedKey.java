package org.medchain.keys.datakey;

import java.time.Instant;
import org.medchain.keys.DataKeyId;

/**
 * A data key's next wrapping, not stored yet.
 *
 * @param generation the one that it replaces
 */
record RewrappedKey(DataKeyId keyId, int generation, Wrapping wrapping, Instant wrappedAt) {}
