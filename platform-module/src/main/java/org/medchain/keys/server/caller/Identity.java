package org.medchain.keys.server.caller;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.caller.Caller.Scope;

/**
 * The facts of a verified token about its bearer. Immutable, and the same for every request that carries the token.
 *
 * @param name who it is, as the audit trail names the actor
 * @param scope what the token says of tenants
 * @param tenant the token's tenant
 * @param client the application that the token was issued to ({@code azp}, {@code client_id})
 * @param purposeOfUse the token's {@code purpose_of_use}
 * @param dataCategory the token's {@code data_category}
 * @param subject the token's issuer and subject, by {@link TokenSubject}: who it is; absent of {@link #UNNAMED} alone
 */
public record Identity(
        String name,
        Scope scope,
        Optional<TenantId> tenant,
        SortedSet<String> roles,
        Optional<String> client,
        Optional<String> purposeOfUse,
        Optional<String> dataCategory,
        Optional<String> subject) {

    /** The bearer of a token that names nobody: may touch nothing. */
    static final Identity UNNAMED = new Identity(
            "unnamed",
            Scope.NO_TENANT,
            Optional.empty(),
            new TreeSet<>(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Returns the person, where a second person is needed. */
    public Person person() {
        return new Person(name, subject);
    }

    public boolean hasRole(String role) {
        return roles.contains(role);
    }

    /** Returns the identity of a caller without a token. */
    static Identity withoutToken(String name) {
        return new Identity(
                name,
                Scope.NO_TOKEN,
                Optional.empty(),
                new TreeSet<>(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
