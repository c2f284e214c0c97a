package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.medchain.keys.KeyNotOfTenantException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;

/**
 * Keeps whose CMK or KEK is whose. A key belongs to the first tenant that names it, for good: keys of that tenant may be wrapped under it long
 * after it has another.
 *
 * <p>Guarantee: two tenants have the same key only if the settings share it, or if both had it before there was this rule. Of two that name
 * it at once, on whatever servers, the database refuses one.
 */
@Shared
record KeyOwnerStore(SharedKeySettings shared) {

    private static final Logger LOG = System.getLogger(KeyOwnerStore.class.getName());

    /** The sharer's name for an owner who shares the key with nobody. */
    private static final String ALONE = "";

    private static final RowQuery<String> OWNERS =
            new RowQuery<>("select owner from key_owners where key_name = ?", row -> row.text(1));

    private static final RowWrite OWN =
            new RowWrite("insert into key_owners (key_name, sharer, owner) values (?, ?, ?)");

    @Inject
    KeyOwnerStore {}

    /**
     * The tenant owns the keys of this CMK.
     *
     * @return fails with {@link KeyNotOfTenantException} if one of them is another tenant's
     */
    Effect own(TenantId tenantId, TenantCmk cmk) {
        List<OwnedKey> keys = OwnedKey.of(cmk);
        return entityManager -> keys.forEach(key -> own(entityManager, tenantId, key));
    }

    private void own(EntityManager entityManager, TenantId tenantId, OwnedKey key) {
        List<String> owners = OWNERS.find(entityManager, key.name());
        if (owners.contains(tenantId.value())) {
            return;
        }
        boolean isShared = shared.names().contains(key.name());
        if (!isShared) {
            owners.stream().findFirst().ifPresent(owner -> refuse(tenantId, key, owner));
        }
        OWN.apply(entityManager, key.name(), isShared ? tenantId.value() : ALONE, tenantId.value());
    }

    /** The log alone tells whose the key is. */
    private static void refuse(TenantId tenantId, OwnedKey key, String owner) {
        LOG.log(
                Level.WARNING,
                "tenant {0} may not have the key {1}: it is of tenant {2}, and SHARED_CMKS does not name it",
                tenantId,
                key.name(),
                owner);
        throw KeyNotOfTenantException.taken(key.field());
    }
}
