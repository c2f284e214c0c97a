package org.medchain.keys.development;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.medchain.keys.chain.command.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that say which token a person wants. */
public final class TokenOptions {

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "key-user, key-admin, privacy-officer or auditor; several with commas between, or repeated")
    private List<String> roles;

    @Option(
            names = "--tenant",
            required = true,
            paramLabel = "TENANT",
            description = "a tenant, or * for the installation's administrator (key-admin) and auditor (auditor)")
    private String tenant;

    @Option(
            names = "--subject",
            defaultValue = "developer",
            paramLabel = "NAME",
            description = "whose token it is; ${DEFAULT-VALUE} if not given")
    private String subject;

    @Option(
            names = "--minutes",
            defaultValue = "60",
            converter = WholeNumber.Minutes.class,
            paramLabel = "N",
            description = "how long it is valid; ${DEFAULT-VALUE} if not given")
    private long minutes;

    /** Returns the options as they would be read from a command line. */
    public static TokenOptions of(List<String> arguments) {
        return CommandLine.populateCommand(new TokenOptions(), arguments.toArray(String[]::new));
    }

    /** Checks the options before a key is made for them. */
    private TokenRequest request() {
        return TokenRequest.of(subject, tenant, roles, Duration.ofMinutes(minutes));
    }

    /** @throws UsageException if an option has a value that no token has */
    public void check() {
        request();
    }

    /**
     * Returns the token of the issuer that a development start has without a console.
     *
     * @throws UsageException if an option has a value that no token has
     */
    public String issue(DevelopmentKeys keys, Clock clock) {
        return issue(keys, TokenIssuer.DEFAULT_ISSUER, clock);
    }

    /** Returns the token of an issuer; otherwise as {@link #issue(DevelopmentKeys, Clock)}. */
    public String issue(DevelopmentKeys keys, String issuer, Clock clock) {
        TokenRequest request = request();
        return keys.tokenIssuer(clock)
                .withIssuer(issuer)
                .withLifetime(request.lifetime())
                .issue(request.subject(), request.tenant(), request.roles());
    }
}
