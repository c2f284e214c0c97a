package org.medchain.keys.kms;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.medchain.keys.CmkReference;
import org.medchain.keys.KeyContext;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.CallTarget;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.Regional;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * A provider with Regions, as AWS KMS has them: a wrapped key is the CMK's ARN, and opens by whichever Region's ARN is in it. Each Region fails
 * as a test wants it to, and each call is remembered.
 */
public final class RegionsProvider extends PartialProvider implements Regional {

    private static final int REGION_FIELD = 3;

    private final Map<String, Supplier<RuntimeException>> failures = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private Instant renewed = Instant.MIN;

    public RegionsProvider() {
        super(ProviderType.AWS_KMS, true);
    }

    /** From here on every call in the Region fails so. */
    public void failIn(String region, Supplier<RuntimeException> failure) {
        failures.put(region, failure);
    }

    /** From here on the Region answers. */
    public void heal(String region) {
        failures.remove(region);
    }

    /** From here on its newest material is of this time. */
    public void renewAt(Instant time) {
        renewed = time;
    }

    /** The Regions that were called since this was asked last, in order. */
    public List<String> calls() {
        List<String> since = List.copyOf(calls);
        calls.clear();
        return since;
    }

    private void call(String name) {
        String region = regionOf(name);
        calls.add(region);
        Optional.ofNullable(failures.get(region)).ifPresent(failure -> {
            throw failure.get();
        });
    }

    private static String regionOf(String arn) {
        return arn.split(":", -1)[REGION_FIELD];
    }

    private static String nameIn(WrappedKey wrappedKey) {
        return new String(wrappedKey.bytes(), StandardCharsets.US_ASCII);
    }

    private static WrappedKey wrappedUnder(CmkReference cmk) {
        return new WrappedKey(cmk.value().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public Regional regions() {
        return this;
    }

    @Override
    public String homeRegion() {
        return ONE_PLACE.homeRegion();
    }

    @Override
    public CallTarget targetOf(Optional<CmkReference> cmk) {
        String name = cmk.orElseThrow().value();
        return new CallTarget(regionOf(name), name);
    }

    @Override
    public CallTarget targetOf(WrappedKey wrappedKey) {
        return new CallTarget(regionOf(nameIn(wrappedKey)), nameIn(wrappedKey));
    }

    @Override
    public WrappedKey namedBy(CmkReference cmk, WrappedKey wrappedKey) {
        String name = nameIn(wrappedKey);
        return name.replace(regionOf(name), regionOf(cmk.value())).equals(cmk.value()) ? wrappedUnder(cmk) : wrappedKey;
    }

    @Override
    public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, KeyContext context) {
        call(cmk.orElseThrow().value());
        return new WrappedDataKey(PlainKey.takeOwnershipOf(new byte[PlainKey.LENGTH]), wrappedUnder(cmk.orElseThrow()));
    }

    @Override
    public PlainKey unwrap(WrappedKey wrappedKey, KeyContext context) {
        call(nameIn(wrappedKey));
        return PlainKey.takeOwnershipOf(new byte[PlainKey.LENGTH]);
    }

    @Override
    public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, KeyContext context) {
        call(nameIn(wrappedKey));
        call(cmk.orElseThrow().value());
        return wrappedUnder(cmk.orElseThrow());
    }

    @Override
    public String wrappedUnder(WrappedKey wrappedKey) {
        return nameIn(wrappedKey);
    }

    @Override
    public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
        call(cmk.orElseThrow().value());
        return new CurrentWrapping(cmk.orElseThrow().value(), Optional.of(renewed));
    }
}
