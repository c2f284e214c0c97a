package org.medchain.keys.server.caller;

import java.util.Set;

/** The roles, as they stand in the token's {@code groups} claim. */
public final class Role {

    /** Generates and decrypts data keys. */
    public static final String KEY_USER = "key-user";

    /** Manages tenants and rotation; sees metadata, no keys. */
    public static final String KEY_ADMIN = "key-admin";

    /** Destroys patients' keys. */
    public static final String PRIVACY_OFFICER = "privacy-officer";

    /** Reads the audit trail; sees no keys. */
    public static final String AUDITOR = "auditor";

    /** The roles that there are. */
    public static final Set<String> ALL = Set.of(KEY_USER, KEY_ADMIN, PRIVACY_OFFICER, AUDITOR);

    /** The roles that see the state of the service, on every way. */
    public static final Set<String> OPERATORS = Set.of(KEY_ADMIN, AUDITOR);

    private Role() {}
}
