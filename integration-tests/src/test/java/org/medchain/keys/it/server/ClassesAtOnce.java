package org.medchain.keys.it.server;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Lets four classes run at once, as half of the time they wait: for starts, timers and outages. A class that waits until others leave the installation that
 * it shares with them is none of the four. JUnit itself would count it: of its threads, all but one would wait for the same installation.
 */
public final class ClassesAtOnce implements TestInstancePreConstructCallback, BeforeAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(ClassesAtOnce.class);
    private static final Semaphore PERMITS = new Semaphore(4, true);

    /** The one instance of a class with {@code PER_CLASS} is made before all else, and its parameters may start a server. */
    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        beforeAll(context);
    }

    /** Takes a permit until the class ends, unless it has one, or the class around it. */
    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).getOrComputeIfAbsent(AutoCloseable.class, unused -> permit());
    }

    private static AutoCloseable permit() {
        PERMITS.acquireUninterruptibly();
        return PERMITS::release;
    }
}
