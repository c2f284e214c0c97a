package org.medchain.keys.web.awskms;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.protocol.AwsProtocol;
import org.medchain.keys.server.caller.RequestDetails;

/** The one key that a caller has in AWS KMS' protocol: that of its token's tenant. */
@ApplicationScoped
public class KmsKeys {

    private RequestDetails request;
    private AwsProtocol protocol;

    /** The proxy needs this constructor. */
    protected KmsKeys() {}

    @Inject
    KmsKeys(RequestDetails request, AwsProtocol protocol) {
        this.request = request;
        this.protocol = protocol;
    }

    /**
     * The caller's tenant.
     *
     * @throws CallerRefusedException if its token names none, or all
     */
    TenantId tenant() {
        return request.requireTenant();
    }

    /**
     * The ARN of the caller's key.
     *
     * @param keyId what the request calls it
     * @throws UnknownTenantException if that is no name of the caller's key
     */
    String require(String keyId) {
        TenantId tenant = tenant();
        if (!protocol.keyIds().isNameOf(keyId, tenant)) {
            throw new UnknownTenantException();
        }
        return protocol.keyIds().arnOf(tenant);
    }

    /** Returns the key's ARN as {@link #require(String)} does; a request that names no key means the one that there is. */
    String require(Optional<String> keyId) {
        return keyId.map(this::require).orElseGet(() -> protocol.keyIds().arnOf(tenant()));
    }
}
