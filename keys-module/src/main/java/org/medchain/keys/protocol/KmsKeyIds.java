package org.medchain.keys.protocol;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.Set;
import java.util.UUID;
import org.medchain.keys.TenantId;

/**
 * The names of a tenant's key in the protocol of AWS KMS. Each tenant has one, and each tenant's are others.
 *
 * <p>The key's id is a UUID of version 5 (RFC 9562 section 5.5) of the tenant's id, so that it is the same on every server and tells nothing of the CMK
 * or KEK.
 */
public final class KmsKeyIds {

    /** The namespace of the UUIDs. It never changes: clients keep ARNs in their messages. */
    private static final UUID NAMESPACE = UUID.fromString("8c0e2f2e-6d5a-4b1f-9a57-3c1d7b6a90e4");

    private static final String ALIAS = "alias/";

    private final String prefix;
    private final String account;

    public KmsKeyIds(String region, String account) {
        this.prefix = "arn:aws:kms:" + region + ":" + account + ":";
        this.account = account;
    }

    /** The account that all keys are in. */
    public String account() {
        return account;
    }

    /** The id of the tenant's key. */
    public String idOf(TenantId tenant) {
        return UuidCreator.getNameBasedSha1(NAMESPACE, tenant.value()).toString();
    }

    /** The ARN of the tenant's key, as answers carry it. */
    public String arnOf(TenantId tenant) {
        return prefix + "key/" + idOf(tenant);
    }

    /** Returns true if a request that names this key means the tenant's: by id, ARN, alias, or the alias' ARN. */
    public boolean isNameOf(String keyId, TenantId tenant) {
        String alias = ALIAS + tenant.value();
        return Set.of(idOf(tenant), arnOf(tenant), alias, prefix + alias).contains(keyId);
    }
}
