package org.medchain.keys.kms;

import java.util.Optional;
import org.medchain.keys.CmkReference;
import org.medchain.keys.KeyContext;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/** A provider of which a test implements what it needs. The rest fails. */
public class PartialProvider implements KeyProvider {

    private final ProviderType type;
    private final boolean callsTheNetwork;

    public PartialProvider(ProviderType type, boolean callsTheNetwork) {
        this.type = type;
        this.callsTheNetwork = callsTheNetwork;
    }

    @Override
    public ProviderType type() {
        return type;
    }

    @Override
    public boolean callsTheNetwork() {
        return callsTheNetwork;
    }

    @Override
    public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, KeyContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PlainKey unwrap(WrappedKey wrappedKey, KeyContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, KeyContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WrappedKey wrap(PlainKey plainKey, Optional<CmkReference> cmk, KeyContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String wrappedUnder(WrappedKey wrappedKey) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CmkState> describe(CmkReference cmk) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
