package org.medchain.keys.provider;

import java.util.Optional;
import org.medchain.keys.CmkReference;

/** The Regions of a {@link KeyProvider}: where each call to it goes. Calls nobody. */
public interface Regional {

    /** The place of a provider without Regions. */
    Regional ONE_PLACE = () -> "local";

    /** Returns the Region of CMKs whose names tell none. */
    String homeRegion();

    /**
     * Returns the target of a call for this CMK: to generate, re-wrap or look it up.
     *
     * @throws org.medchain.keys.TenantWithoutCmkException if the provider needs a CMK and gets none
     */
    default CallTarget targetOf(Optional<CmkReference> cmk) {
        return new CallTarget(homeRegion(), homeRegion());
    }

    /**
     * Returns the target of a call that unwraps this key.
     *
     * @throws org.medchain.keys.InvalidEncryptedKeyException if this provider makes no wrapped keys of this form
     */
    default CallTarget targetOf(WrappedKey wrappedKey) {
        return new CallTarget(homeRegion(), homeRegion());
    }

    /**
     * Returns the wrapped key under another name of its CMK: with the Region of this one, if both are one multi-Region key. Calls nobody.
     *
     * @return the wrapped key itself if the CMK is another, or is named by an alias, or if the provider has no Regions
     * @throws org.medchain.keys.InvalidEncryptedKeyException if this provider makes no wrapped keys of this form
     */
    default WrappedKey namedBy(CmkReference cmk, WrappedKey wrappedKey) {
        return wrappedKey;
    }
}
