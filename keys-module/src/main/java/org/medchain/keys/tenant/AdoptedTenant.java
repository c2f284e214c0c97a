package org.medchain.keys.tenant;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.LineOfText;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.kms.CmkRegions;

/** Makes a tenant's row that was changed past the service one that may be used: put back to its sealed values, or as it was found. */
final class AdoptedTenant {

    private AdoptedTenant() {}

    /** Gives the tenant the values that a seal has. */
    static void putBack(Tenant tenant, JsonObject sealed, Instant now) {
        TenantColumns.putBack(tenant, sealed);
        tenant.use.proposal = null;
        tenant.proposal = null;
        tenant.recoveryKeyProposal = null;
        tenant.updatedAt = now;
    }

    /**
     * A row that is adopted as it was found keeps the recovery key and the wait that were sealed, and loses what is proposed: a recovery key takes two
     * people and a wait, however the row was changed.
     *
     * @param sealed the values before; without them the tenant has no recovery key
     * @throws MalformedValueException if it has a value that no tenant may have
     */
    static void asFound(Tenant tenant, Optional<JsonObject> sealed) {
        tenant.use.proposal = null;
        tenant.proposal = null;
        tenant.recoveryPublicKey =
                sealed.map(it -> it.getString("recoveryPublicKey", null)).orElse(null);
        tenant.policies.recoveryKeyWaitSeconds = sealed.map(it -> it.getJsonNumber("recoveryKeyWaitSeconds"))
                .map(JsonNumber::longValueExact)
                .orElse(null);
        tenant.recoveryKeyProposal = null;
        requireWellFormed(tenant);
    }

    private static void requireWellFormed(Tenant tenant) {
        LineOfText.require("name", tenant.name, TenantSpecification.MAX_NAME_LENGTH);
        tenant.status();
        tenant.suspendedBy();
        CmkRegions.require(tenant.cmk());
        tenant.cmkDates();
        tenant.policies();
        tenant.recoveryKey();
    }
}
