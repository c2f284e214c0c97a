package org.medchain.keys.kms;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.CmkReference;
import org.medchain.keys.KeyContext;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.local.LocalKek;
import org.medchain.keys.local.LocalKeyProvider;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/** A local provider that fails when a test wants it to, gets a new KEK, knows CMKs, and remembers the plain keys that it gave out. */
public final class RehearsedProvider implements KeyProvider {

    private final List<LocalKek> keks = new ArrayList<>();
    private final List<PlainKey> given = new ArrayList<>();
    private final Map<String, CmkState> cmks = new HashMap<>();
    private final Map<CmkReference, RuntimeException> cmkFailures = new HashMap<>();
    private LocalKeyProvider local;
    private Optional<RuntimeException> failure = Optional.empty();
    private Optional<Runnable> meanwhile = Optional.empty();
    private Runnable beforeRewrap = () -> {};
    private Optional<String> refused = Optional.empty();
    private boolean callsTheNetwork;
    private boolean tellsRenewals = true;
    private int looks;

    public RehearsedProvider() {
        renewKek();
    }

    /** From here on another KEK wraps; those before it still unwrap. */
    public void renewKek() {
        List<LocalKek> previous = List.copyOf(keks);
        LocalKek current = LocalKek.takeCopyOf(
                Character.toString('a' + keks.size()).repeat(LocalKek.LENGTH).toCharArray());
        keks.add(current);
        local = new LocalKeyProvider(current, previous, new SecureRandom());
    }

    /** The KEKs of before are no longer there. */
    public void dropEarlierKeks() {
        local = new LocalKeyProvider(keks.get(keks.size() - 1), List.of(), new SecureRandom());
    }

    /** It says that it calls the network. */
    public void callTheNetwork() {
        callsTheNetwork = true;
    }

    /** From here on it does not tell since when its KEK has its newest material. */
    public void hideRenewals() {
        tellsRenewals = false;
    }

    /** How often it was asked for the KEK of today. */
    public int looks() {
        return looks;
    }

    /** From here on it refuses to open what is under this KEK; without one, nothing. */
    public void refuse(Optional<String> kek) {
        refused = kek;
    }

    /** From here on every call fails so. */
    public void failWith(RuntimeException next) {
        failure = Optional.of(next);
    }

    /** This happens while the next call is on its way. */
    public void duringNextCall(Runnable action) {
        meanwhile = Optional.of(action);
    }

    /** From here on this happens before each data key is re-wrapped. */
    public void beforeRewrap(Runnable action) {
        beforeRewrap = action;
    }

    /** There is this CMK. */
    public void add(CmkReference cmk, CmkState state) {
        cmks.put(cmk.value(), state);
    }

    /** A request for the state of this CMK fails so. */
    public void failFor(CmkReference cmk, RuntimeException failure) {
        cmkFailures.put(cmk, failure);
    }

    /** The plain keys that were given out, in order; those that were closed since too. */
    public List<PlainKey> given() {
        return given;
    }

    public static boolean isClosed(PlainKey key) {
        try {
            key.<Integer, RuntimeException>use(bytes -> bytes.length);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private LocalKeyProvider called() {
        Optional<Runnable> now = meanwhile;
        meanwhile = Optional.empty();
        now.ifPresent(Runnable::run);
        failure.ifPresent(it -> {
            throw it;
        });
        return local;
    }

    @Override
    public ProviderType type() {
        return local.type();
    }

    @Override
    public boolean callsTheNetwork() {
        return callsTheNetwork;
    }

    @Override
    public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, KeyContext context) {
        WrappedDataKey generated = called().generateDataKey(cmk, context);
        given.add(generated.plainKey());
        return generated;
    }

    @Override
    public PlainKey unwrap(WrappedKey wrappedKey, KeyContext context) {
        LocalKeyProvider provider = called();
        if (refused.equals(Optional.of(wrappedUnder(wrappedKey)))) {
            throw new KmsRefusedException();
        }
        PlainKey unwrapped = provider.unwrap(wrappedKey, context);
        given.add(unwrapped);
        return unwrapped;
    }

    @Override
    public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, KeyContext context) {
        beforeRewrap.run();
        return called().rewrap(wrappedKey, cmk, context);
    }

    @Override
    public WrappedKey wrap(PlainKey plainKey, Optional<CmkReference> cmk, KeyContext context) {
        return called().wrap(plainKey, cmk, context);
    }

    @Override
    public String wrappedUnder(WrappedKey wrappedKey) {
        return local.wrappedUnder(wrappedKey);
    }

    @Override
    public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
        looks++;
        CurrentWrapping current = called().currentWrapping(cmk);
        return tellsRenewals ? current : new CurrentWrapping(current.wrappedUnder(), Optional.empty());
    }

    @Override
    public Optional<CmkState> describe(CmkReference cmk) {
        called();
        Optional.ofNullable(cmkFailures.get(cmk)).ifPresent(it -> {
            throw it;
        });
        return Optional.ofNullable(cmks.get(cmk.value()));
    }

    @Override
    public void close() {
        local.close();
    }
}
