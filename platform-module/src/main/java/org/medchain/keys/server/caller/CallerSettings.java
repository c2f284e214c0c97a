package org.medchain.keys.server.caller;

import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of callers and operators.
 *
 * @param defaultTenant the tenant of callers that have no token, where the installation serves one hospital
 * @param tenantClaim the name of the token's claim that holds the tenant
 * @param groupsClaim the name of the token's claim that holds the roles; dots lead into its members
 * @param operationsPort the port that operators reach health checks on without a token, beside the loopback address
 */
@Shared
public record CallerSettings(
        Optional<TenantId> defaultTenant, String tenantClaim, String groupsClaim, Optional<Integer> operationsPort)
        implements Settings {

    private static final TextVariable DEFAULT_TENANT = TextVariable.optional("DEFAULT_TENANT");
    private static final TextVariable TENANT_CLAIM = TextVariable.withDefault("JWT_TENANT_CLAIM", "tenant");
    private static final TextVariable GROUPS_CLAIM = TextVariable.withDefault("JWT_GROUPS_CLAIM", "groups");

    private static final NumberVariable OPERATIONS_PORT = new NumberVariable("OPERATIONS_PORT", -1, -1, 65_535);

    public CallerSettings {
        operationsPort.ifPresent(OPERATIONS_PORT::check);
    }

    @Inject
    public CallerSettings(Variables variables) {
        this(
                variables
                        .find(DEFAULT_TENANT)
                        .map(value -> DEFAULT_TENANT.parse(value, "is not a tenant id", TenantId::new)),
                variables.text(TENANT_CLAIM),
                variables.text(GROUPS_CLAIM),
                port(variables.number(OPERATIONS_PORT)));
    }

    private static Optional<Integer> port(int number) {
        OPERATIONS_PORT.check(number);
        return Optional.of(number).filter(port -> port > 0);
    }
}
