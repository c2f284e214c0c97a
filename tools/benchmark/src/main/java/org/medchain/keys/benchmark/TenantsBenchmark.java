package org.medchain.keys.benchmark;

import static org.medchain.keys.benchmark.Results.print;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.RowSeals;
import org.medchain.keys.it.server.ServerEnvironment;

/**
 * The cost of tenants that do nothing. With 1,000, 10,000 and more of them: the time of a start, and of the first round after it, until each chain has its checkpoint; the processors'
 * time of a minute without a request, and of one in which each chain has a new event; memory; and the rate of another tenant.
 */
final class TenantsBenchmark implements AutoCloseable {

    private static final int FEWEST = 1_000;
    private static final int STEP = 10;
    private static final int CONNECTIONS = 64;
    private static final int ASKED_PATIENTS = 1024;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration UNTIL_IDLE = MINUTE.multipliedBy(10);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(15);

    private final Installation installation = Benchmark.createInstallation("tenants");
    private final int tenants;
    private final int patients;
    private final Duration round;

    /** @param patients of the fewest tenants; the others have none */
    TenantsBenchmark(int tenants, int patients, Duration round) {
        this.tenants = tenants;
        this.patients = patients;
        this.round = round;
    }

    void measure() throws Exception {
        Benchmark.printMachine(installation);
        start();
        Api api = new Api(installation);
        try (Connection connection = installation.database().connect()) {
            Hospital hospital = api.newHospital("measured");
            List<String> generations = IntStream.range(0, ASKED_PATIENTS)
                    .mapToObj(i -> hospital.keyUser() + " POST /api/v1/patients/patient-" + i + "/data-keys")
                    .toList();
            ProcessHandle database = CostedRounds.firstProcess(connection);
            ManyTenants many = new ManyTenants(connection, RowSeals.of(installation));
            print(
                    "%9s %9s %9s %12s %14s %13s %10s %12s %14s %9s %11s%n",
                    "tenants",
                    "ready s",
                    "round s",
                    "idle server",
                    "idle database",
                    "transactions",
                    "rows read",
                    "busy server",
                    "busy database",
                    "MB",
                    "a second");
            for (int size = FEWEST; size <= tenants; size *= STEP) {
                measure(size, many, database, connection, generations);
            }
        } finally {
            // Most events are of no server, so their chains don't verify.
            api.closeWithoutScan();
        }
    }

    private void start() {
        ServerEnvironment environment = installation
                .environment()
                .without("JVM_ARGS")
                .without("AUDIT_DEADLINE_MILLIS")
                .without("AUDIT_CHECKPOINT_ML_DSA_KEY_FILE")
                .without("ERASURE_KEY_CACHE_SECONDS");
        installation.server().start(environment);
    }

    private void measure(
            int size, ManyTenants many, ProcessHandle database, Connection connection, List<String> generations)
            throws Exception {
        installation.server().stop();
        many.addUpTo(size);
        if (size == FEWEST) {
            many.addPatients(patients);
        }
        long begun = System.nanoTime();
        start();
        double ready = secondsSince(begun);
        awaitCheckpoints(size);
        double signed = secondsSince(begun) - ready;
        // Classes are loaded and compiled, and what the checkpoints left is done.
        Thread.sleep(UNTIL_IDLE.toMillis());
        DatabaseWork before = DatabaseWork.of(connection);
        Processors idle = spentInAMinute(database);
        DatabaseWork asked = DatabaseWork.of(connection).since(before);
        Rate rate = new Wrk(installation.server().directory().server(), generations)
                .run(installation.server().uri(), CONNECTIONS, round);
        long resident = resident();
        Thread.sleep(MINUTE.toMillis());
        many.addEventOfEach();
        Processors busy = spentInAMinute(database);
        print(
                "%9d %9.1f %9.1f %11.2f%% %13.2f%% %13d %10d %11.2f%% %13.2f%% %9d %11.0f%s%n",
                size,
                ready,
                signed,
                percent(idle.server()),
                percent(idle.database()),
                asked.transactions(),
                asked.rows(),
                percent(busy.server()),
                percent(busy.database()),
                resident,
                rate.perSecond(),
                rate.failures() == 0 ? "" : "  FAILURES: " + rate.failures());
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    /** Returns how much of one processor that is. */
    private static double percent(Duration ofAMinute) {
        return 100.0 * ofAMinute.toMillis() / MINUTE.toMillis();
    }

    private Processors spentInAMinute(ProcessHandle database) throws InterruptedException {
        MeasuredServer server = MeasuredServer.of(installation.server());
        Processors before = Processors.read(server, database);
        Thread.sleep(MINUTE.toMillis());
        return Processors.read(server, database).since(before);
    }

    private void awaitCheckpoints(int chains) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + LONGEST_ROUND.toNanos();
        while (checkpointed(installation.server().directory().checkpoints()) < chains) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("the chains have no checkpoints");
            }
            Thread.sleep(SECOND.toMillis());
        }
    }

    /** Counts the chains that have a line in a round. */
    private static int checkpointed(Path directory) throws IOException {
        Set<String> chains = new HashSet<>();
        try (DirectoryStream<Path> rounds = Files.newDirectoryStream(directory, "rounds-*")) {
            for (Path file : rounds) {
                for (String line : Files.readAllLines(file)) {
                    chains.add(line.substring(0, Math.max(0, line.indexOf(' '))));
                }
            }
        }
        return chains.size();
    }

    /** Returns the megabytes that the server's processes have in memory, as Linux says. */
    private long resident() throws IOException {
        long kilobytes = 0;
        for (ProcessHandle process : installation.server().processes()) {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return kilobytes / 1024;
    }

    @Override
    public void close() {
        installation.close();
    }
}
