package org.medchain.keys.tenant;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.chain.Hash;

/**
 * A tenant's row, and what the service left there.
 *
 * @param trusted whether they are the same
 * @param sealed the values of the row's last change; empty if its seal is wrong too
 * @param stored the values of the row; empty if there is none
 */
public record AdoptionState(boolean trusted, Optional<String> sealed, Optional<String> stored) {

    static AdoptionState of(EntityManager entityManager, DirectingRows rows, TenantId tenantId) {
        Optional<Tenant> stored = Optional.ofNullable(entityManager.find(Tenant.class, tenantId.value()));
        return new AdoptionState(
                rows.isTrusted(entityManager, Tenant.rowName(tenantId), stored),
                rows.findSealed(entityManager, Tenant.rowName(tenantId)),
                stored.map(it -> it.directingValues().text()));
    }

    /** Returns the tag of the difference, by which a request names the one that somebody has seen. */
    public RowTag tag() {
        return new RowTag(digest());
    }

    /** Names the difference, so that two persons decide about the same one. */
    String digest() {
        return Hash.sha256((sealed.orElse("-") + '\n' + stored.orElse("-")).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Returns whether a second person must want the same: where four eyes are on, here or there, or nobody can know. */
    boolean needsSecondPerson() {
        return sealed.isEmpty() || hasFourEyes(sealed) || hasFourEyes(stored);
    }

    private static boolean hasFourEyes(Optional<String> values) {
        return values.map(AdoptionState::parse)
                .filter(AdoptionState::hasFourEyes)
                .isPresent();
    }

    private static boolean hasFourEyes(JsonObject values) {
        Tenant tenant = new Tenant();
        TenantColumns.putBack(tenant, values);
        try {
            return tenant.policies().fourEyes();
        } catch (MalformedValueException e) { // the row has values that no tenant may have
            return true;
        }
    }

    /** Parses the values of a row. */
    public static JsonObject parse(String values) {
        try (var reader = JSON.createReader(new StringReader(values))) {
            return reader.readObject();
        }
    }
}
