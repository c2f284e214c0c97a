package org.medchain.keys.provider;

/**
 * A place that has CMKs or KEKs, with the calls to it. What it has beside the calls, its Regions among that, calls nobody.
 */
public interface KeyProvider extends KeyCalls, AutoCloseable {

    ProviderType type();

    /**
     * Returns whether the {@link KeyCalls} are made over the network: such a call takes time, can
     * fail without a reason of its own, and needs a deadline. If not, all is done in memory.
     */
    boolean callsTheNetwork();

    /** Returns the Regions of its CMKs; a provider without Regions is one place. */
    default Regional regions() {
        return Regional.ONE_PLACE;
    }

    /**
     * Names what a wrapped key is wrapped under: the CMK's own ARN, or the KEK's fingerprint. Calls nobody, and so believes
     * what the wrapped key says: only {@link #unwrap} finds out whether that is so.
     *
     * @return at most 512 characters of ASCII
     * @throws org.medchain.keys.InvalidEncryptedKeyException if this provider makes no wrapped keys of this form
     */
    String wrappedUnder(WrappedKey wrappedKey);

    /** Returns how many attempts followed a first one that failed, of all calls since the start. */
    default long retries() {
        return 0;
    }

    /** Lets go of connections and wipes what can be wiped. */
    @Override
    void close();
}
