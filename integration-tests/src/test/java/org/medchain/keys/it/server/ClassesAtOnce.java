package org.medchain.keys.it.server;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Lets four classes run at once, as half of the time they wait: for starts, timers and outages. A class that waits until others leave the installation that
 * it shares with them is none of the four. JUnit itself would count it: of its threads, all but one would wait for the same installation.
 */
public final class ClassesAtOnce implements BeforeAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(ClassesAtOnce.class);
    private static final Semaphore PERMITS = new Semaphore(4, true);

    @Override
    public void beforeAll(ExtensionContext context) throws InterruptedException {
        if (context.getEnclosingTestClasses().isEmpty()) {
            PERMITS.acquire();
            AutoCloseable permit = PERMITS::release;
            context.getStore(NAMESPACE).put(AutoCloseable.class, permit);
        }
    }
}
