package org.medchain.keys.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * The fixtures that a test opens are closed when it ends. Without this thousands of ledgers, each with a thread and room for 10,000 events, would
 * stay until all tests have ended, and their files for ever.
 *
 * <p>Limit: what a class opens for all of its tests stays open until the process ends.
 */
public final class OpenFixtures implements InvocationInterceptor, AfterEachCallback {

    private static final Deque<Runnable> OF_TEST = new ConcurrentLinkedDeque<>();
    private static final Deque<Runnable> OF_PROCESS = new ConcurrentLinkedDeque<>();

    private static volatile boolean testRuns;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OF_PROCESS.forEach(Runnable::run)));
    }

    /** Runs this when the running test ends. */
    public static void closeBy(Runnable close) {
        (testRuns ? OF_TEST : OF_PROCESS).push(close);
    }

    /** Leaves the fixture out that this closes: the test closed it. */
    public static void forget(Runnable close) {
        OF_TEST.remove(close);
        OF_PROCESS.remove(close);
    }

    /** Returns a new directory that is deleted when the running test ends. */
    public static Path newDirectory(String prefix) {
        try {
            Path directory = MemoryDisk.newDirectory(prefix);
            closeBy(() -> delete(directory));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException | UncheckedIOException e) {
            // A thread of the test still writes there.
            directory.toFile().deleteOnExit();
        }
    }

    @Override
    public <T> T interceptTestClassConstructor(
            Invocation<T> invocation, ReflectiveInvocationContext<Constructor<T>> constructor, ExtensionContext context)
            throws Throwable {
        testRuns = false;
        // Opens what the class has for all of its tests.
        Class.forName(
                constructor.getTargetClass().getName(),
                true,
                constructor.getTargetClass().getClassLoader());
        testRuns = true;
        return invocation.proceed();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        testRuns = false;
        List<Runnable> all = List.copyOf(OF_TEST);
        OF_TEST.clear();
        all.forEach(Runnable::run);
    }
}
