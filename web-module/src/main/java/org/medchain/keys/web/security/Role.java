package org.medchain.keys.web.security;

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

    private Role() {}
}
