package org.medchain.keys.datakey;

import org.medchain.keys.EncryptedKey;
import org.medchain.keys.provider.ProviderType;

/**
 * A data key's current wrapping: the provider, the CMK or KEK, and the encrypted key.
 *
 * @param wrappedUnder the CMK's own ARN or the KEK's fingerprint
 */
record Wrapping(ProviderType provider, String wrappedUnder, EncryptedKey encryptedKey) {}
