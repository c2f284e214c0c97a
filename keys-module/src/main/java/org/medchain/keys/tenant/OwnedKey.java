package org.medchain.keys.tenant;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.CmkReference;
import org.medchain.keys.provider.TenantCmk;

/**
 * A CMK or KEK by the one name under which a tenant owns it, whichever of its forms the tenant uses. AWS KMS draws key ids at random and gives
 * none twice, so the id alone names a CMK: its ARNs in all Regions, those of its replicas, and the id without an ARN.
 *
 * <p>Limit: AWS alone knows for which CMK an alias stands. The ARN of an alias and its short form are two names here.
 *
 * @param name {@code key/} and an id, an alias, or {@code pkcs11:object=} and a label
 * @param field where the tenant names it
 */
record OwnedKey(String name, String field) {

    static final String CMK_FIELD = "kmsCmkArn";

    private static final String HSM_FIELD = "hsmKeyLabel";
    private static final String ID = "key/";
    private static final String ALIAS = "alias/";

    /** The keys that a tenant with this CMK owns, in the order of their names, so that two tenants never wait for each other. */
    static List<OwnedKey> of(TenantCmk cmk) {
        Stream<OwnedKey> named = cmk.first().map(OwnedKey::of).stream();
        Stream<OwnedKey> inHsm =
                cmk
                        .hsmKey()
                        .map(label -> new OwnedKey(CmkReference.ofHsmKey(label).value(), HSM_FIELD))
                        .stream();
        return Stream.concat(named, inHsm)
                .sorted((one, other) -> one.name.compareTo(other.name))
                .toList();
    }

    private static OwnedKey of(CmkReference cmk) {
        return new OwnedKey(nameOf(cmk), CMK_FIELD);
    }

    static String nameOf(CmkReference cmk) {
        String value = cmk.value();
        if (cmk.hsmKeyLabel().isPresent() || isAlias(cmk)) {
            return value;
        }
        return ID + value.substring(value.lastIndexOf('/') + 1);
    }

    /** The alias that the tenant names in place of a CMK. */
    static Optional<CmkReference> aliasOf(TenantCmk cmk) {
        return cmk.first().filter(OwnedKey::isAlias);
    }

    private static boolean isAlias(CmkReference cmk) {
        return cmk.value().startsWith(ALIAS) || cmk.value().contains(":" + ALIAS);
    }
}
