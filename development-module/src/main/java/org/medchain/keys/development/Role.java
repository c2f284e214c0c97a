package org.medchain.keys.development;

import java.util.Arrays;
import java.util.Optional;

/** The right of a token's bearer; one entry of the claim {@code groups}. */
public enum Role {
    /** Generates and decrypts data keys. */
    KEY_USER("key-user"),
    /** Manages tenants and rotation. */
    KEY_ADMIN("key-admin"),
    /** Requests and approves the destruction of a patient's keys. */
    PRIVACY_OFFICER("privacy-officer"),
    /** Reads the audit log, no keys. */
    AUDITOR("auditor");

    private final String claim;

    Role(String claim) {
        this.claim = claim;
    }

    /** The role as it stands in the token. */
    public String claim() {
        return claim;
    }

    static Optional<Role> find(String claim) {
        return Arrays.stream(values()).filter(role -> role.claim.equals(claim)).findFirst();
    }
}
