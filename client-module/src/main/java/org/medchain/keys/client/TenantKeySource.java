package org.medchain.keys.client;

import org.medchain.keys.KeyManagementService;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;

/**
 * The source of the keys of a tenant that are no patient's: the service inside the same EAR ({@link #of}) or over HTTP
 * ({@link org.medchain.keys.client.http.HttpKeySource}). Both fail with the exceptions that {@link
 * KeyManagementService} documents.
 */
public interface TenantKeySource {

    /** Makes a version that is not there yet; to be closed. */
    TenantKey generateTenantKey(TenantKeyVersion version);

    /** The newest version; to be closed. */
    TenantKey decryptTenantKey(TenantKeyName name);

    /** Opens a version of a tenant key; the caller must close it. */
    TenantKey decryptTenantKey(TenantKeyVersion version);

    /** Returns this source for this tenant alone: with a token of another tenant each call fails, as far as the source can know. */
    default TenantKeySource forTenant(TenantId tenantId) {
        return this;
    }

    /** The service that is injected in the same EAR. */
    static TenantKeySource of(KeyManagementService service) {
        return new TenantKeySource() {

            @Override
            public TenantKeySource forTenant(TenantId tenantId) {
                return of(service.forTenant(tenantId));
            }

            @Override
            public TenantKey generateTenantKey(TenantKeyVersion version) {
                return service.generateTenantKey(version);
            }

            @Override
            public TenantKey decryptTenantKey(TenantKeyName name) {
                return service.decryptTenantKey(name);
            }

            @Override
            public TenantKey decryptTenantKey(TenantKeyVersion version) {
                return service.decryptTenantKey(version);
            }
        };
    }
}
