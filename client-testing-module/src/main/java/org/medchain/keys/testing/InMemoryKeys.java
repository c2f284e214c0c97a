package org.medchain.keys.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.PatientVaults;

/**
 * Gives each test an {@link InMemoryKeySource} of its own, and {@link PatientVaults} over it, as parameters of its methods: of the test, and of
 * {@code @BeforeEach} and {@code @AfterEach}.
 */
public final class InMemoryKeys implements ParameterResolver {

    /** The tenant of the keys. */
    public static final TenantId TENANT = new TenantId("hospital-of-a-test");

    private static final Namespace NAMESPACE = Namespace.create(InMemoryKeys.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        return type == InMemoryKeySource.class || type == PatientVaults.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        InMemoryKeySource source = test.getStore(NAMESPACE)
                .getOrComputeIfAbsent(test.getUniqueId(), ignored -> new InMemoryKeySource(), InMemoryKeySource.class);
        return parameter.getParameter().getType() == PatientVaults.class ? new PatientVaults(source, TENANT) : source;
    }
}
