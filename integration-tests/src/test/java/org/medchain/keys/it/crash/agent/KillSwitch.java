package org.medchain.keys.it.crash.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.byteman.rule.Rule;

/**
 * What the rules of {@code kill-points.btm} and {@code slice-points.btm} call. Notes each point that is passed, and ends the process by
 * {@code kill -9} when the one that is armed is passed for the n-th time since then. Not final: Byteman extends it.
 */
public class KillSwitch {

    /** Names the directory of the files below. */
    public static final String DIRECTORY = "medchain.it.kill-switch";

    /** The number of the fatal pass, a space and the point; there is none while nothing is armed. */
    public static final String ARMED = "armed";

    /** The points that were passed, each once for each process. */
    public static final String PASSED = "passed";

    /** The point at which the process ended. */
    public static final String KILLED = "killed";

    private static final Path FILES = Path.of(System.getProperty(DIRECTORY));
    private static final Set<String> NOTED = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger PASSES = new AtomicInteger();

    private final String point;

    public KillSwitch(Rule rule) {
        this.point = rule.getName();
    }

    public void pass() {
        if (NOTED.add(point)) {
            append(PASSED, point + '\n');
        }
        findFatalPass().filter(fatal -> PASSES.incrementAndGet() == fatal).ifPresent(fatal -> kill());
    }

    private Optional<Integer> findFatalPass() {
        Path armed = FILES.resolve(ARMED);
        if (Files.notExists(armed)) {
            return Optional.empty();
        }
        try {
            String[] passAndPoint = Files.readString(armed).split(" ", 2);
            return passAndPoint[1].equals(point) ? Optional.of(Integer.valueOf(passAndPoint[0])) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void kill() {
        append(KILLED, point);
        try {
            new ProcessBuilder(
                            "kill", "-9", Long.toString(ProcessHandle.current().pid()))
                    .start();
            // This thread comes no further.
            new CountDownLatch(1).await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the process ends", e);
        }
    }

    private static void append(String file, String text) {
        try {
            Files.writeString(FILES.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
