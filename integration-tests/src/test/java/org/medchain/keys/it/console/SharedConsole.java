package org.medchain.keys.it.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** Gives tests the one installation with a console that their classes share, one after the other: its issuer logs in one person at a time. */
final class SharedConsole implements ParameterResolver {

    /** The lock of the classes that use it. */
    static final String LOCK = "org.medchain.keys.it.console";

    private static final Namespace NAMESPACE = Namespace.create(SharedConsole.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ConsoleInstallation.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(ConsoleInstallation.class, unused -> start(), ConsoleInstallation.class);
    }

    private static ConsoleInstallation start() {
        try {
            ConsoleInstallation console = new ConsoleInstallation("console", Kind.H2);
            console.start(
                    "ESCROW_ENABLED",
                    "true",
                    "RECOVERY_WAIT_SECONDS",
                    "0",
                    "AUDIT_CHECKPOINT_SECONDS",
                    "1",
                    "BACKUP_RETENTION",
                    "P30D");
            return console;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
