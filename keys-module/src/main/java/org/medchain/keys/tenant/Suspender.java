package org.medchain.keys.tenant;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.server.caller.Caller.Scope;

/**
 * The role that suspends a tenant. Each ends its own suspension, and with four eyes seconds the end of the other's; the
 * tenant is active when neither is left.
 */
public enum Suspender {
    /** The installation's administrator: a token for every tenant. */
    INSTALLATION,
    /** An administrator of the tenant itself. */
    TENANT;

    /** Returns the role of an administrator whose token is for these tenants. */
    public static Suspender of(Scope scope) {
        return scope == Scope.EVERY_TENANT ? INSTALLATION : TENANT;
    }

    /**
     * Returns those that a column names.
     *
     * @param text null of a tenant that is active, or was suspended before this was stored
     */
    static Set<Suspender> parse(String text) {
        try {
            return Optional.ofNullable(text).stream()
                    .flatMap(names -> Arrays.stream(names.split(" ", -1)))
                    .map(Suspender::valueOf)
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Suspender.class)));
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException("suspendedBy", "must be INSTALLATION, TENANT, or both");
        }
    }

    /** Returns the column for the suspenders, after this one suspended the tenant too. */
    String addTo(Set<Suspender> others) {
        return text(EnumSet.of(this, others.toArray(Suspender[]::new)));
    }

    /**
     * Returns the column for the suspenders that are left when this one resumes the tenant; null of none.
     *
     * @throws CallerRefusedException if others suspended the tenant, and this one did not
     */
    String removeFrom(Set<Suspender> all) {
        if (!all.isEmpty() && !all.contains(this)) {
            throw new CallerRefusedException();
        }
        Set<Suspender> left = EnumSet.complementOf(EnumSet.of(this));
        left.retainAll(all);
        return left.isEmpty() ? null : text(left);
    }

    private static String text(Set<Suspender> suspenders) {
        return suspenders.stream().map(Suspender::name).collect(Collectors.joining(" "));
    }
}
