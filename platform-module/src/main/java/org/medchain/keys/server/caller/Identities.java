package org.medchain.keys.server.caller;

import jakarta.inject.Inject;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Caller.Scope;

/** Reads the claims of verified tokens as identities. */
@Shared
public final class Identities {

    private static final String EVERY_TENANT = "*";

    private final CallerSettings settings;

    @Inject
    public Identities(CallerSettings settings) {
        this.settings = settings;
    }

    /** Returns to whom the token was issued, as {@link Identity#subject} names it; empty if the claims don't say. */
    public Optional<String> subjectOf(TokenClaims claims) {
        return TokenSubject.find(claims);
    }

    /** Returns true if the claims say to whom the token was issued. */
    public boolean haveSubject(TokenClaims claims) {
        return subjectOf(claims).isPresent();
    }

    /**
     * Finds the identity; empty if the claims do not say to whom the token was issued, or give no name that the audit
     * trail could show as it is.
     */
    public Optional<Identity> find(TokenClaims claims) {
        return TokenSubject.find(claims)
                .flatMap(subject -> TokenName.find(claims).map(name -> identity(name, subject, claims)));
    }

    private Identity identity(String name, String subject, TokenClaims claims) {
        String claimed = claims.text(settings.tenantClaim()).orElse("");
        Optional<TenantId> tenant = parseTenant(claimed);
        Scope scope = claimed.equals(EVERY_TENANT)
                ? Scope.EVERY_TENANT
                : tenant.isPresent() ? Scope.ONE_TENANT : Scope.NO_TENANT;
        return new Identity(
                name,
                scope,
                tenant,
                roles(claims),
                claims.text("azp").or(() -> claims.text("client_id")).map(ClaimText::of),
                claims.text("purpose_of_use").map(ClaimText::of),
                claims.text("data_category").map(ClaimText::of),
                Optional.of(subject));
    }

    private SortedSet<String> roles(TokenClaims claims) {
        return claims.texts(settings.groupsClaim()).map(ClaimText::of).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<TenantId> parseTenant(String claimed) {
        try {
            return Optional.of(new TenantId(claimed));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
