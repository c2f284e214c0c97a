package org.medchain.keys.datakey;

import org.medchain.keys.EncryptedKey;
import org.medchain.keys.provider.ProviderType;

/**
 * How a data key is kept at present.
 *
 * @param wrappedUnder the CMK's own ARN or the KEK's fingerprint
 */
record Wrapping(ProviderType provider, String wrappedUnder, EncryptedKey encryptedKey) {}
