package org.medchain.keys.provider;

import java.util.Optional;
import org.medchain.keys.CmkReference;
import org.medchain.keys.KeyContext;
import org.medchain.keys.PlainKey;

/**
 * Makes and opens wrapped keys. Safe for use by many threads. These are the calls that a {@link KeyProvider} may make over the network, and no others.
 *
 * <p>Guarantee: what {@link #generateDataKey} wrapped, {@link #unwrap} opens under the same context and under no other;
 * a wrapped key that was altered in any bit does not open. Every reason for which one does not open is answered alike.
 */
public interface KeyCalls {

    /**
     * Makes a data key of 32 random bytes and wraps it.
     *
     * @param cmk the tenant's CMK; a provider with a key of its own ignores it
     * @throws org.medchain.keys.TenantWithoutCmkException if the provider needs a CMK and gets none
     * @throws org.medchain.keys.KmsRefusedException if the provider answers and refuses
     * @throws org.medchain.keys.KmsUnavailableException if the provider can't be reached in time
     */
    WrappedDataKey generateDataKey(Optional<CmkReference> cmk, KeyContext context);

    /**
     * Opens a wrapped key.
     *
     * @throws org.medchain.keys.InvalidEncryptedKeyException if it does not open under this context
     * @throws org.medchain.keys.KmsRefusedException if the provider answers and refuses
     * @throws org.medchain.keys.KmsUnavailableException if the provider can't be reached in time
     */
    PlainKey unwrap(WrappedKey wrappedKey, KeyContext context);

    /**
     * Re-wraps the same data key: under this CMK, or under the provider's current KEK, and with its newest material. What was
     * wrapped before still opens.
     *
     * @param cmk the tenant's CMK of today; a provider with a key of its own ignores it
     * @throws org.medchain.keys.TenantWithoutCmkException if the provider needs a CMK and gets none
     * @throws org.medchain.keys.InvalidEncryptedKeyException if the wrapped key does not open under this context
     * @throws org.medchain.keys.KmsRefusedException if the provider answers and refuses
     * @throws org.medchain.keys.KmsUnavailableException if the provider can't be reached in time
     */
    WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, KeyContext context);

    /**
     * Wraps a data key that another provider opened: under this CMK, or under the provider's current KEK.
     *
     * @param plainKey left alone
     * @param cmk the tenant's CMK of today; a provider with a key of its own ignores it
     * @throws org.medchain.keys.TenantWithoutCmkException if the provider needs a CMK and gets none
     * @throws org.medchain.keys.KmsRefusedException if the provider answers and refuses
     * @throws org.medchain.keys.KmsUnavailableException if the provider can't be reached in time
     */
    WrappedKey wrap(PlainKey plainKey, Optional<CmkReference> cmk, KeyContext context);

    /**
     * Returns what {@link #rewrap} would wrap under today. A CMK that may be used but not looked at is no failure: then nothing is
     * known to be current.
     *
     * @param cmk the tenant's CMK of today; a provider with a key of its own ignores it
     * @throws org.medchain.keys.TenantWithoutCmkException if the provider needs a CMK and gets none
     * @throws org.medchain.keys.KmsUnavailableException if the provider can't be reached in time
     */
    CurrentWrapping currentWrapping(Optional<CmkReference> cmk);

    /**
     * Tells how a CMK stands.
     *
     * @return empty if the provider has no CMKs
     * @throws org.medchain.keys.KmsRefusedException if there is no such CMK, or the provider may not tell
     * @throws org.medchain.keys.KmsUnavailableException if the provider can't be reached in time
     */
    Optional<CmkState> describe(CmkReference cmk);
}
