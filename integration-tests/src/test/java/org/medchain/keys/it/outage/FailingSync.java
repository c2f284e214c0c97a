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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets every {@code fsync} and {@code fdatasync} of some processes fail with an input/output error until it is closed, with
 * the fault injection of strace. Where strace is missing or may not attach, the test is skipped.
 */
final class FailingSync implements AutoCloseable {

    private static final Logger LOG = System.getLogger(FailingSync.class.getName());

    private static final String SYNCS = "fsync,fdatasync";

    private final Process strace;

    private FailingSync(Process strace) {
        this.strace = strace;
    }

    /** Attaches to the processes; once more if one of them ends meanwhile. */
    static FailingSync of(Supplier<List<ProcessHandle>> processes) {
        assumeThat(Command.run("strace", "-e", "trace=none", "true"))
                .as("strace is there and may trace")
                .isZero();
        try {
            return attach(processes.get());
        } catch (IllegalStateException e) {
            LOG.log(Level.INFO, "a process ended while strace attached to it", e);
            return attach(processes.get());
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
