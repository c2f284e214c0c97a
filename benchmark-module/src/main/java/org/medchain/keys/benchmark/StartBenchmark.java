package org.medchain.keys.benchmark;

import static org.medchain.keys.benchmark.Results.print;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.TestDatabase;

/** The time of a start until the server is ready, on a database that is migrated already, and its memory then, idle. */
final class StartBenchmark {

    private static final int ROUNDS = 3;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final String RESIDENT = "VmRSS:";

    void measure() throws Exception {
        for (TestDatabase.Kind kind : TestDatabase.Kind.values()) {
            try (Installation installation =
                    Installation.create("start-" + kind.name().toLowerCase(Locale.ROOT), kind)) {
                start(installation);
                installation.server().stop();
                for (int i = 0; i < ROUNDS; i++) {
                    measure(kind, installation);
                }
            }
        }
    }

    private static void measure(TestDatabase.Kind kind, Installation installation) throws Exception {
        long begun = System.nanoTime();
        start(installation);
        Duration ready = Duration.ofNanos(System.nanoTime() - begun);
        List<ProcessHandle> processes = installation.server().processes();
        Duration processor = processes.stream()
                .map(process -> process.info().totalCpuDuration())
                .flatMap(Optional::stream)
                .reduce(Duration.ZERO, Duration::plus);
        TimeUnit.SECONDS.sleep(IDLE.toSeconds());
        print(
                "%s: ready after %.1f s, %.1f s of a processor (aim at most 15); resident %d MB when idle (aim below 500)%n",
                kind, ready.toMillis() / 1e3, processor.toMillis() / 1e3, residentKilobytes(processes) >> 10);
        installation.server().stop();
    }

    private static void start(Installation installation) {
        installation.server().start(installation.environment().without("JVM_ARGS"));
    }

    /** Source: proc(5), {@code /proc/pid/status}. */
    private static long residentKilobytes(List<ProcessHandle> processes) throws IOException {
        long all = 0;
        for (ProcessHandle process : processes) {
            for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
                if (line.startsWith(RESIDENT)) {
                    all += Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return all;
    }
}
