package org.medchain.keys.it.outage;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Lets every {@code fsync} and {@code fdatasync} of some processes fail with an input/output error until it is closed, with
 * the fault injection of strace. Where strace is missing or may not attach, the test is skipped.
 */
final class FailingSync implements AutoCloseable {

    private static final Logger LOG = System.getLogger(FailingSync.class.getName());

    private static final String SYNCS = "fsync,fdatasync";
    private static final int ATTEMPTS = 10;

    private final Process strace;

    private FailingSync(Process strace) {
        this.strace = strace;
    }

    /** Attaches to the processes, again if one of them ends meanwhile or starts a thread that strace does not see. */
    static FailingSync of(Supplier<List<ProcessHandle>> processes) {
        assumeThat(Command.run("strace", "-e", "trace=none", "true"))
                .as("strace is there and may trace")
                .isZero();
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                FailingSync failing = attach(processes.get());
                if (processes.get().stream().allMatch(failing::traces)) {
                    return failing;
                }
                failing.close();
            } catch (IllegalStateException e) {
                LOG.log(Level.INFO, "a process ended while strace attached to it", e);
            }
        }
        throw new IllegalStateException("strace attaches to all threads in none of " + ATTEMPTS + " attempts");
    }

    /** Tells whether strace has each thread of a process; it then has those that these start. A process that has ended has none. */
    private boolean traces(ProcessHandle process) {
        String tracer = "TracerPid:\t" + strace.pid();
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : (Iterable<Path>) threads::iterator) {
                if (!Files.readAllLines(thread.resolve("status")).contains(tracer)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.TRACE, "a process or a thread has ended", e);
            return !process.isAlive();
        }
    }

    private static FailingSync attach(List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of(
                "strace", "-f", "-o", "/dev/null", "-e", "trace=" + SYNCS, "-e", "inject=" + SYNCS + ":error=EIO"));
        for (ProcessHandle process : processes) {
            command.add("-p");
            command.add(Long.toString(process.pid()));
        }
        try {
            FailingSync failing = new FailingSync(
                    new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).start());
            failing.awaitAttached(processes.size());
            return failing;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what strace says on and on, so that it never waits for a reader. */
    private void awaitAttached(int processes) throws IOException {
        BufferedReader said =
                new BufferedReader(new InputStreamReader(strace.getErrorStream(), StandardCharsets.UTF_8));
        int attached = 0;
        while (attached < processes) {
            String line = said.readLine();
            if (line == null) {
                throw new IllegalStateException("strace attached to " + attached + " of " + processes);
            }
            if (line.contains(" attached")) {
                attached++;
            }
        }
        Thread reader = new Thread(() -> readToTheEnd(said));
        reader.setDaemon(true);
        reader.start();
    }

    /** Or strace would wait for a reader. */
    private static void readToTheEnd(Reader said) {
        try {
            said.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            LOG.log(Level.TRACE, "strace was ended", e);
        }
    }

    @Override
    public void close() {
        strace.destroy();
        try {
            if (!strace.waitFor(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("strace does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while strace ended", e);
        }
    }
}
