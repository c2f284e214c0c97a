package org.medchain.keys.it.client;

import java.util.Locale;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * Gives tests the {@link Api} of the one running installation that all classes of a run share: a start costs seconds. It is
 * started for the first test that asks and closed after the last. Tests keep apart by hospitals of their own: a parameter of type {@link Hospital} is a
 * new one.
 */
public class SharedApi implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedApi.class);

    private final String name;

    public SharedApi() {
        this("shared");
    }

    /** @param name of the installation */
    SharedApi(String name) {
        this.name = name;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Api.class || type == Hospital.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Api api = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(name, unused -> new Api(start(Kind.chosen())), Api.class);
        return parameter.getParameter().getType() == Api.class ? api : api.newHospital();
    }

    private Installation start(Kind kind) {
        Installation installation = Installation.create(name + "-" + kind.name().toLowerCase(Locale.ROOT), kind);
        installation
                .server()
                .start(installation
                        .environment()
                        .with("ACCESS_LOG", "true")
                        .with("AWS_PROTOCOL", "true")
                        .with("VAULT_PROTOCOL", "true"));
        return installation;
    }
}
