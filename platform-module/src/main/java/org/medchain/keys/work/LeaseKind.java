package org.medchain.keys.work;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Names what leases of one kind are on. Leases of different kinds on one subject have nothing to do with each other.
 *
 * @param name of the kind in the table; every kind has its own
 * @param length of a lease that is not renewed
 * @param tenant returns the tenant of a subject, or the chain of the installation
 * @param id returns the subject among those of its tenant
 * @param <S> is the type of the subjects
 */
public record LeaseKind<S>(String name, Duration length, Function<S, String> tenant, Function<S, UUID> id) {

    /** The name is a part of SQL text. */
    private static final Pattern NAME = Pattern.compile("[a-z-]{1,32}");

    /** The subject that is a whole tenant. */
    private static final UUID WHOLE = new UUID(0, 0);

    /** Stands where a tenant's id is, as in the audit trail. */
    private static final String INSTALLATION = "*";

    public LeaseKind {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of a kind of leases: " + name);
        }
    }

    /** Returns the same kind, with leases of another length. */
    public LeaseKind<S> lasting(Duration otherLength) {
        return new LeaseKind<>(name, otherLength, tenant, id);
    }

    /** Returns a kind whose subjects are whole tenants. */
    public static <S> LeaseKind<S> ofTenants(String name, Duration length, Function<S, String> tenant) {
        return new LeaseKind<>(name, length, tenant, subject -> WHOLE);
    }

    /** Returns a kind that has one subject, whatever it is called. */
    public static LeaseKind<String> ofInstallation(String name, Duration length) {
        return ofTenants(name, length, subject -> INSTALLATION);
    }
}
