package org.medchain.keys.development;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.medchain.keys.chain.command.UsageException;

/**
 * The token that a person asks for on the command line. The tenant has the shape of a tenant id: 1 to 64 ASCII letters,
 * digits, dots, hyphens and underscores, the first a letter or digit. Tenant {@code *} makes a key-admin the
 * administrator of the installation, an auditor the reader of its own events, and goes with no other role.
 */
record TokenRequest(String subject, String tenant, Set<Role> roles, Duration lifetime) {

    private static final String EVERY_TENANT = "*";
    private static final Set<Role> ROLES_FOR_EVERY_TENANT = Set.of(Role.KEY_ADMIN, Role.AUDITOR);
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern SUBJECT = Pattern.compile("\\P{Cntrl}{1,255}");

    /**
     * @param roleLists each a role, or several with commas between; null if there are none
     * @throws UsageException if there is no role, one is unknown, or a value is malformed
     */
    static TokenRequest of(String subject, String tenant, List<String> roleLists, Duration lifetime) {
        return new TokenRequest(subject, tenant, roles(roleLists == null ? List.of() : roleLists), lifetime);
    }

    TokenRequest {
        roles = Set.copyOf(roles);
        if (roles.isEmpty()) {
            throw new UsageException("--role is missing; " + knownRoles());
        }
        if (tenant.equals(EVERY_TENANT) && !ROLES_FOR_EVERY_TENANT.containsAll(roles)) {
            throw new UsageException("--tenant * goes with the roles key-admin and auditor alone");
        }
        if (!tenant.equals(EVERY_TENANT) && !TENANT.matcher(tenant).matches()) {
            throw new UsageException("--tenant is 1 to 64 ASCII letters, digits, dots, hyphens and underscores,"
                    + " the first a letter or digit");
        }
        if (!SUBJECT.matcher(subject).matches()) {
            throw new UsageException("--subject is 1 to 255 characters without control characters");
        }
    }

    private static Set<Role> roles(List<String> lists) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String list : lists) {
            for (String name : list.split(",", -1)) {
                roles.add(Role.find(name).orElseThrow(() -> new UsageException("unknown role; " + knownRoles())));
            }
        }
        return roles;
    }

    private static String knownRoles() {
        return Arrays.stream(Role.values()).map(Role::claim).collect(Collectors.joining(", ", "the roles are ", ""));
    }
}
