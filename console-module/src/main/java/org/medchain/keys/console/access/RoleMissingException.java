package org.medchain.keys.console.access;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** The person has none of the roles that are needed. The refusal is recorded. */
public final class RoleMissingException extends RuntimeException {

    private final transient Set<String> roles;

    /** @param roles of which one is needed */
    public RoleMissingException(Collection<String> roles) {
        super("a role is missing");
        this.roles = new TreeSet<>(roles);
    }

    public Set<String> roles() {
        return roles;
    }
}
