package org.medchain.keys.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.medchain.keys.TenantId;

/** The settings of callers and operators, by the names that README.md lists. */
@ApplicationScoped
public class Settings {

    private static final Pattern H2_WITHOUT_DELAY = Pattern.compile(";WRITE_DELAY=0(;|$)", Pattern.CASE_INSENSITIVE);

    private static final String ABSOLUTE = "must be an absolute path";

    private Variables variables;

    /** For the proxy. */
    protected Settings() {}

    @Inject
    public Settings(Config config) {
        this.variables = new Variables(config);
    }

    /** The tenant of callers that have no token, where the installation serves one hospital. */
    public Optional<TenantId> defaultTenant() {
        return variables
                .find("DEFAULT_TENANT")
                .map(value -> Variables.parse("DEFAULT_TENANT", "is not a tenant id", value, TenantId::new));
    }

    /** The name of the token's claim that holds the tenant. */
    public String tenantClaim() {
        return variables.find("JWT_TENANT_CLAIM").orElse("tenant");
    }

    /**
     * Makes sure that tokens are checked against an issuer, an audience and keys of this installation's own choice: with one
     * of them unset, the server would accept more than it should, or nothing.
     */
    public void requireTokenVerification() {
        List.of("MP_JWT_VERIFY_ISSUER", "MP_JWT_VERIFY_AUDIENCES", "MP_JWT_VERIFY_PUBLICKEY_LOCATION")
                .forEach(variable -> variables.require(variable, "must be set"));
    }

    /** Makes sure that the records are in one of the databases that the migrations are written for. */
    public void requireDatabase() {
        String url = variables.require("DATABASE_URL", "must be set");
        if (!url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
            throw new InvalidSettingException("DATABASE_URL", "must begin with jdbc:postgresql: or jdbc:h2:");
        }
        // In the URL and not by a statement: H2 forgets the statement when it closes and opens its file again.
        if (url.startsWith("jdbc:h2:") && !H2_WITHOUT_DELAY.matcher(url).find()) {
            throw new InvalidSettingException("DATABASE_URL", "must have WRITE_DELAY=0 for H2");
        }
    }

    /** How long an answer of the database is waited for; the server gives it to the driver. */
    public Duration databaseTimeout() {
        return Duration.ofSeconds(variables.number("DATABASE_TIMEOUT_SECONDS", 30, 1, 3600));
    }

    /** Makes sure that the server has its TLS key; without one it accepts no token either. */
    public void requireKeystore() {
        String password = variables.require("KEYSTORE_PASSWORD", "must be set");
        Path file = Variables.parse("KEYSTORE_FILE", ABSOLUTE, variables.require("KEYSTORE_FILE", ABSOLUTE), Path::of);
        if (!file.isAbsolute()) {
            throw new InvalidSettingException("KEYSTORE_FILE", ABSOLUTE);
        }
        new KeystoreFile(file).requireOpenedBy(password);
    }

    /** The port that operators reach health checks on without a token, beside the loopback address. */
    public Optional<Integer> operationsPort() {
        return Optional.of(variables.number("OPERATIONS_PORT", -1, -1, 65_535)).filter(port -> port > 0);
    }
}
