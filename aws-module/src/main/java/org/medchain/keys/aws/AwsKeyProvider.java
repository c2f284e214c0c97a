package org.medchain.keys.aws;

import java.util.Optional;
import org.medchain.keys.CmkReference;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyContext;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantWithoutCmkException;
import org.medchain.keys.provider.CallTarget;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.Regional;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * Wraps each data key under its tenant's CMK in AWS KMS, with the encryption context {@code {patientId, tenantId}}.
 * Every Decrypt names the CMK that wrapped, and the key that AWS KMS then says it used must be that one.
 *
 * <p>Failures are of three kinds, told apart by type: {@link InvalidEncryptedKeyException},
 * {@link org.medchain.keys.KmsRefusedException} (logged at ERROR with the CMK) and {@link KmsUnavailableException},
 * the only one that is the infrastructure's. A call ends within {@link AwsSettings#apiCallTimeout()}, retries among
 * it.
 *
 * <p>Limits: the context stands in clear in AWS CloudTrail. An interrupted call ends when the SDK next looks, at the
 * latest with the attempt's timeout. Which Region is called is that of the CMK it is given: to go over to a replica, name that.
 */
public final class AwsKeyProvider implements KeyProvider, Regional {

    private final String homeRegion;
    private final KmsCaller caller;
    private final DataKeys dataKeys;
    private final Rewrapping rewrapping;
    private final CmkLookup lookup;

    /**
     * Calls nothing yet: clients are made with the first call to their Region.
     *
     * @throws IllegalArgumentException if the settings want post-quantum TLS, and its library is missing
     */
    public AwsKeyProvider(AwsSettings settings) {
        this.homeRegion = settings.region();
        this.caller = new KmsCaller(new KmsClients(settings));
        this.dataKeys = new DataKeys(caller, settings.region());
        this.rewrapping = new Rewrapping(caller, dataKeys);
        this.lookup = new CmkLookup(caller, settings.region());
    }

    @Override
    public ProviderType type() {
        return ProviderType.AWS_KMS;
    }

    @Override
    public boolean callsTheNetwork() {
        return true;
    }

    @Override
    public Regional regions() {
        return this;
    }

    @Override
    public String homeRegion() {
        return homeRegion;
    }

    @Override
    public CallTarget targetOf(Optional<CmkReference> cmk) {
        CmkReference named = require(cmk);
        return new CallTarget(CmkArn.regionOf(named, homeRegion), named.value());
    }

    @Override
    public CallTarget targetOf(WrappedKey wrappedKey) {
        CmkArn cmk = parse(wrappedKey).cmk();
        return new CallTarget(cmk.region(), cmk.value());
    }

    @Override
    public WrappedKey namedBy(CmkReference cmk, WrappedKey wrappedKey) {
        AwsWrappedKeyV1 wrapped = parse(wrappedKey);
        return CmkArn.parse(cmk.value())
                .filter(wrapped.cmk()::isSameKeyAs)
                .map(arn -> AwsWrappedKeyV1.of(arn, wrapped.blob()).toWrappedKey())
                .orElse(wrappedKey);
    }

    @Override
    public WrappedDataKey generateDataKey(Optional<CmkReference> cmk, KeyContext context) {
        return dataKeys.generate(require(cmk), context);
    }

    @Override
    public PlainKey unwrap(WrappedKey wrappedKey, KeyContext context) {
        return dataKeys.decrypt(parse(wrappedKey), context);
    }

    /** Re-wraps the key; within a Region the data key does not leave AWS KMS, unless the policy denies ReEncrypt. */
    @Override
    public WrappedKey rewrap(WrappedKey wrappedKey, Optional<CmkReference> cmk, KeyContext context) {
        return rewrapping.rewrap(parse(wrappedKey), require(cmk), context).toWrappedKey();
    }

    @Override
    public WrappedKey wrap(PlainKey plainKey, Optional<CmkReference> cmk, KeyContext context) {
        return dataKeys.encrypt(plainKey, require(cmk), context).toWrappedKey();
    }

    @Override
    public String wrappedUnder(WrappedKey wrappedKey) {
        return parse(wrappedKey).cmk().value();
    }

    @Override
    public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
        return lookup.currentWrapping(require(cmk));
    }

    @Override
    public Optional<CmkState> describe(CmkReference cmk) {
        return Optional.of(lookup.describe(cmk));
    }

    @Override
    public long retries() {
        return caller.retries();
    }

    @Override
    public void close() {
        caller.close();
    }

    private static CmkReference require(Optional<CmkReference> cmk) {
        return cmk.orElseThrow(TenantWithoutCmkException::new);
    }

    private static AwsWrappedKeyV1 parse(WrappedKey wrappedKey) {
        return AwsWrappedKeyV1.parse(wrappedKey).orElseThrow(InvalidEncryptedKeyException::new);
    }
}
