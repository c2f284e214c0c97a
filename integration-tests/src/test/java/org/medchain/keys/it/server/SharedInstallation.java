package org.medchain.keys.it.server;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one running {@link Installation} that all classes of a run share: a start costs seconds. It is started
 * for the first test that asks and closed after the last. Tests keep apart by using tenants of their own.
 */
public final class SharedInstallation implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedInstallation.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Installation.class;
    }

    @Override
    public Installation resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Installation.class, unused -> startShared(), Installation.class);
    }

    private static Installation startShared() {
        TestDatabase.Kind kind = TestDatabase.Kind.chosen();
        Installation installation =
                Installation.create("shared-" + kind.name().toLowerCase(java.util.Locale.ROOT), kind);
        installation.start();
        return installation;
    }
}
