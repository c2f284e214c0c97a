package org.medchain.keys.kms;

import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.CmkReference;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyContext;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.RegionalCmk;
import org.medchain.keys.provider.SharedDeadline;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.server.Shared;

/**
 * The provider in use, as operations of a tenant call it: over the Regions of the tenant's CMK. Each call goes to the first Region. Only what
 * keeps that from answering (no answer in time, an error of the service, throttling, an open circuit breaker) makes it continue with the next, in
 * order, within the one deadline; each Region has an equal part of it. Whatever a Region answers, a refusal too, is the answer.
 *
 * <p>Guarantee: a Region that refused its last call of the kind, or of the operation on whichever server, has no stand-in until it answers one.
 * Otherwise an outage of its Region would undo that a hospital took the CMK away.
 *
 * <p>What another Region wraps has the name of the first: it is the same key, so nothing has to be re-wrapped afterwards.
 *
 * <p>Limit: other servers know of a refusal after {@link RefusalTrail#LOOKED_AT}. A refusal to describe the CMK has no event; it hands out nothing.
 */
@Shared
public final class TenantProvider {

    private final KeyProvider provider;
    private final Optional<KeyProvider> previous;
    private final UnwrappedKeyCache unwrapped;
    private final CurrentWrappingCache looks;
    private final RegionalCalls calls;

    @Inject
    TenantProvider(
            @InUse KeyProvider provider,
            ProviderChoice choice,
            KmsGate gate,
            UnwrappedKeyCache unwrapped,
            RefusalTrail trail,
            MetricRegistry metrics) {
        this(
                provider,
                choice.previous().map(it -> it.callsTheNetwork() ? new MeasuredProvider(it, it, gate) : it),
                unwrapped,
                new CurrentWrappingCache(Ticker.systemTicker()),
                trail::isRefused,
                metrics);
    }

    /**
     * @param previous opens what it wrapped, while that moves to the provider in use, and wraps nothing
     * @param unwrapped keeps what the provider in use opened
     * @param looks keeps what looks at CMKs found
     * @param refusedElsewhere whether the first Region refused the last call of the attempt's operation to any server
     */
    TenantProvider(
            KeyProvider provider,
            Optional<KeyProvider> previous,
            UnwrappedKeyCache unwrapped,
            CurrentWrappingCache looks,
            Predicate<Attempt> refusedElsewhere,
            MetricRegistry metrics) {
        this.provider = provider;
        this.previous = previous;
        this.unwrapped = unwrapped;
        this.looks = looks;
        this.calls = new RegionalCalls(unwrapped, refusedElsewhere, metrics);
    }

    /** Returns true if calls take their time on the network: of this provider, or of the one before it. */
    public boolean callsTheNetwork() {
        return provider.callsTheNetwork()
                || previous.filter(KeyProvider::callsTheNetwork).isPresent();
    }

    /**
     * Returns true if the wrapping is another provider's, which opens it.
     *
     * @throws InvalidEncryptedKeyException if nobody here does
     */
    public boolean isPrevious(ProviderType wrappedBy) {
        if (wrappedBy == provider.type()) {
            return false;
        }
        previousOf(wrappedBy);
        return true;
    }

    private KeyProvider previousOf(ProviderType wrappedBy) {
        return previous.filter(it -> it.type() == wrappedBy).orElseThrow(InvalidEncryptedKeyException::new);
    }

    public ProviderType type() {
        return provider.type();
    }

    /** Returns {@link KeyProvider#wrappedUnder}. */
    public String wrappedUnder(WrappedKey wrappedKey) {
        return provider.wrappedUnder(wrappedKey);
    }

    /**
     * Does what {@link KeyProvider#generateDataKey} does. In this and the other calls, the attempt names the Region
     * that was called last.
     */
    public WrappedDataKey generateDataKey(Attempt attempt, TenantCmk ofTenant, KeyContext context) {
        TenantCmk cmk = ofTenant.knownTo(type());
        return calls.inOrder(KmsCall.GENERATE_DATA_KEY, Optional.of(attempt), places(cmk), name -> {
            WrappedDataKey generated = provider.generateDataKey(name, context);
            return new WrappedDataKey(generated.plainKey(), namedByFirst(cmk, generated.wrappedKey()));
        });
    }

    /**
     * Does what {@link KeyProvider#unwrap} does, whichever provider wrapped. If another CMK than the tenant's did, that
     * one is called, and no other.
     */
    public PlainKey unwrap(
            Attempt attempt, ProviderType wrappedBy, WrappedKey wrappedKey, TenantCmk cmk, KeyContext context) {
        return wrappedBy == provider.type()
                ? unwrap(attempt, wrappedKey, cmk, context)
                : unwrap(previousOf(wrappedBy), attempt, wrappedKey, cmk, context);
    }

    /** Unwraps a key by the provider in use. A key that is kept is no answer of any Region. */
    PlainKey unwrap(Attempt attempt, WrappedKey wrappedKey, TenantCmk cmk, KeyContext context) {
        return unwrapped.open(wrappedKey, context, () -> unwrap(provider, attempt, wrappedKey, cmk, context));
    }

    private PlainKey unwrap(
            KeyProvider opener, Attempt attempt, WrappedKey wrappedKey, TenantCmk ofTenant, KeyContext context) {
        TenantCmk cmk = ofTenant.knownTo(opener.type());
        Stream<WrappedKey> names = cmk.first().isEmpty()
                ? Stream.of(wrappedKey)
                : cmk.names().stream()
                        .map(name -> opener.regions().namedBy(name, wrappedKey))
                        .distinct();
        List<RegionalCalls.Place<WrappedKey>> places = names.map(
                        name -> new RegionalCalls.Place<>(opener.regions().targetOf(name), name))
                .toList();
        return calls.inOrder(KmsCall.UNWRAP, Optional.of(attempt), places, name -> opener.unwrap(name, context));
    }

    /** Does what {@link KeyProvider#rewrap} does; what another provider wrapped moves to the one in use. */
    public WrappedKey rewrap(
            Attempt attempt, ProviderType wrappedBy, WrappedKey wrappedKey, TenantCmk ofTenant, KeyContext context) {
        if (!isPrevious(wrappedBy)) {
            return rewrap(attempt, wrappedKey, ofTenant, context);
        }
        try (PlainKey plainKey = unwrap(previousOf(wrappedBy), attempt, wrappedKey, ofTenant, context)) {
            return wrap(attempt, plainKey, ofTenant, context);
        }
    }

    /** Does what {@link KeyProvider#wrap} does. */
    public WrappedKey wrap(Attempt attempt, PlainKey plainKey, TenantCmk ofTenant, KeyContext context) {
        TenantCmk cmk = ofTenant.knownTo(type());
        return calls.inOrder(
                KmsCall.REWRAP,
                Optional.of(attempt),
                places(cmk),
                name -> namedByFirst(cmk, provider.wrap(plainKey, name, context)));
    }

    /**
     * Does what {@link KeyProvider#rewrap} does. What the same multi-Region CMK wrapped is opened in the Region that
     * re-wraps it.
     */
    WrappedKey rewrap(Attempt attempt, WrappedKey wrappedKey, TenantCmk ofTenant, KeyContext context) {
        TenantCmk cmk = ofTenant.knownTo(type());
        return calls.inOrder(KmsCall.REWRAP, Optional.of(attempt), places(cmk), name -> {
            WrappedKey named =
                    name.map(it -> provider.regions().namedBy(it, wrappedKey)).orElse(wrappedKey);
            return namedByFirst(cmk, provider.rewrap(named, name, context));
        });
    }

    /** Does what {@link KeyProvider#currentWrapping} does, under the name of the first Region. */
    public CurrentWrapping currentWrapping(TenantCmk ofTenant) {
        TenantCmk cmk = ofTenant.knownTo(type());
        CurrentWrapping found = calls.inOrder(KmsCall.DESCRIBE, Optional.empty(), places(cmk), name -> {
            CurrentWrapping current = provider.currentWrapping(name);
            return name.equals(cmk.first())
                    ? current
                    : new CurrentWrapping(cmk.first().orElseThrow().value(), current.since());
        });
        if (provider.callsTheNetwork()) {
            looks.keep(ofTenant, found);
        }
        return found;
    }

    /** Returns what the last look at the CMK found, if that took a call and was not long ago; otherwise does what {@link #currentWrapping} does. */
    public CurrentWrapping recentWrapping(TenantCmk ofTenant) {
        return looks.find(ofTenant).orElseGet(() -> currentWrapping(ofTenant));
    }

    /**
     * Returns the state of the CMK in each of its Regions, in order; none if the tenant has no CMK, or the provider
     * knows none.
     */
    public List<RegionalCmk> describe(TenantCmk ofTenant) {
        TenantCmk cmk = ofTenant.knownTo(type());
        int regions = cmk.names().size();
        return cmk.names().stream()
                .flatMap(name -> describe(name, regions).stream())
                .toList();
    }

    private Optional<RegionalCmk> describe(CmkReference name, int regions) {
        String region = provider.regions().targetOf(Optional.of(name)).region();
        try {
            Optional<CmkState> state = SharedDeadline.among(regions, () -> provider.describe(name));
            return state.map(it -> new RegionalCmk(name, region, state, Optional.empty()));
        } catch (KeyManagementException e) {
            return Optional.of(new RegionalCmk(name, region, Optional.empty(), Optional.of(e)));
        }
    }

    private WrappedKey namedByFirst(TenantCmk cmk, WrappedKey wrappedKey) {
        return cmk.first()
                .map(name -> provider.regions().namedBy(name, wrappedKey))
                .orElse(wrappedKey);
    }

    private List<RegionalCalls.Place<Optional<CmkReference>>> places(TenantCmk cmk) {
        Stream<Optional<CmkReference>> names = cmk.first().isEmpty()
                ? Stream.of(cmk.first())
                : cmk.names().stream().map(Optional::of);
        return names.map(name -> new RegionalCalls.Place<>(provider.regions().targetOf(name), name))
                .toList();
    }
}
