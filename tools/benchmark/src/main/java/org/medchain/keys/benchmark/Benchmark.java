package org.medchain.keys.benchmark;

import static org.medchain.keys.benchmark.Results.print;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.chain.command.CommandLines;
import org.medchain.keys.chain.command.UsageException;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.PostgresDatabase;
import org.medchain.keys.it.server.TestDatabase;

/**
 * Measures the parts that are asked for: {@link LedgerBenchmark}, {@link LayersBenchmark}, {@link PeersBenchmark}, {@link LoadBenchmark},
 * {@link YearsBenchmark}, {@link TenantsBenchmark}. Absolute figures belong to the machine; the ratios are what counts.
 */
public final class Benchmark {

    private static final int WRONG_USAGE = 2;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    /** Operations that the JIT compiler has to see, however slow the machine. */
    static final int WARM = 250_000;

    private static final int LONGEST_WARM_UP = 48;

    /** More would keep the JIT compiler from the processors; with fewer the product's groups are small, and it takes long until it is warm. */
    static final int FEW_CONNECTIONS = 32;

    private static final Map<String, String> DATABASE_SETTINGS =
            Map.of("shared_buffers", "2GB", "max_wal_size", "8GB", "min_wal_size", "8GB");
    private static final Duration LONGEST_WORK = Duration.ofSeconds(30);
    private static final Duration SHORT_WHILE = Duration.ofMillis(100);

    private Benchmark() {}

    /**
     * @param arguments {@code --seconds N --parts inside,http,layers,peers,load,years,tenants --events N --tenants N --patients N --maven FILE}, or {@code --help}
     */
    public static void main(String[] arguments) throws Exception {
        try {
            Optional<BenchmarkOptions> options = CommandLines.parse(BenchmarkOptions.class, System.out, arguments);
            if (options.isPresent()) {
                measure(options.get());
            }
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_USAGE);
        }
    }

    private static void measure(BenchmarkOptions options) throws Exception {
        Duration round = Duration.ofSeconds(options.seconds());
        Set<BenchmarkPart> parts = options.parts();
        if (parts.contains(BenchmarkPart.INSIDE) || parts.contains(BenchmarkPart.HTTP)) {
            try (LedgerBenchmark ledger = new LedgerBenchmark(round)) {
                ledger.measure(parts);
            }
        }
        if (parts.contains(BenchmarkPart.LAYERS)) {
            try (LayersBenchmark layers = new LayersBenchmark(round)) {
                layers.measure();
            }
        }
        if (parts.contains(BenchmarkPart.PEERS)) {
            try (PeersBenchmark peers = new PeersBenchmark(round)) {
                peers.measure(options.maven());
            }
        }
        if (parts.contains(BenchmarkPart.LOAD)) {
            new LoadBenchmark(round).measure();
        }
        if (parts.contains(BenchmarkPart.YEARS)) {
            try (YearsBenchmark years = new YearsBenchmark(options.events(), round)) {
                years.measure();
            }
        }
        if (parts.contains(BenchmarkPart.TENANTS)) {
            try (TenantsBenchmark tenants = new TenantsBenchmark(options.tenants(), options.patients(), round)) {
                tenants.measure();
            }
        }
    }

    /** On PostgreSQL, with the memory and the log that docs/run/databases.md advises. */
    static Installation createInstallation(String name) {
        Installation installation = Installation.create(name, TestDatabase.Kind.POSTGRESQL);
        try {
            ((PostgresDatabase) installation.database()).configure(DATABASE_SETTINGS);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return installation;
    }

    static void printMachine(Installation product) throws SQLException {
        print(
                "%d processors, %d MB, %s %s, Java %s%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 18,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.vm.version"));
        try (Connection connection = product.database().connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select version(), current_setting('fsync'), current_setting('synchronous_commit'),"
                                + " current_setting('shared_buffers'), current_setting('max_wal_size'),"
                                + " current_setting('min_wal_size')")) {
            found.next();
            print(
                    "%s, fsync %s, synchronous_commit %s, shared_buffers %s, max_wal_size %s, min_wal_size %s%n%n",
                    found.getString(1),
                    found.getString(2),
                    found.getString(3),
                    found.getString(4),
                    found.getString(5),
                    found.getString(6));
            if (!found.getString(2).equals("on")) {
                throw new IllegalStateException("PostgreSQL runs without fsync");
            }
        }
    }

    /** The others stand still: their JIT compilers would take more of the processors than what is measured. */
    static Rate runAlone(MeasuredServer server, TestDatabase database, Wrk wrk, int connections, Duration duration)
            throws Exception {
        server.thaw();
        try {
            return wrk.run(server.uri(), connections, duration);
        } finally {
            freezeOnceIdle(server, database);
        }
    }

    /** A transaction that stands still would keep its locks, and all servers have one database. */
    static void freezeOnceIdle(MeasuredServer server, TestDatabase database) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            long giveUp = System.nanoTime() + LONGEST_WORK.toNanos();
            server.freeze();
            while (isAtWork(statement)) {
                server.thaw();
                if (System.nanoTime() > giveUp) {
                    throw new IllegalStateException("the servers work on and on");
                }
                Thread.sleep(SHORT_WHILE.toMillis());
                server.freeze();
            }
        }
    }

    private static boolean isAtWork(Statement statement) throws SQLException, InterruptedException {
        // What it has sent already is done first.
        Thread.sleep(SHORT_WHILE.toMillis());
        try (ResultSet found = statement.executeQuery("select exists (select from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle')")) {
            found.next();
            return found.getBoolean(1);
        }
    }

    /** A load makes operations for some time. */
    interface Load {

        Rate run(Duration duration) throws Exception;
    }

    /**
     * So many operations of each load at least, and until three turns of it in a row were no faster. In turn, so that what is compared is equally
     * warm; a load that is warm is left alone.
     */
    static void warmUp(int warm, List<Load> loads) throws Exception {
        List<WarmUp> cold = new ArrayList<>(loads.stream().map(WarmUp::new).toList());
        for (int turn = 0; turn < LONGEST_WARM_UP && !cold.isEmpty(); turn++) {
            for (WarmUp each : cold) {
                each.run();
            }
            cold.removeIf(each -> each.isWarm(warm));
        }
    }

    private static final class WarmUp {

        private final Load load;
        private double operations;
        private double fastest;
        private int noFaster;

        WarmUp(Load load) {
            this.load = load;
        }

        void run() throws Exception {
            double rate = load.run(WARM_UP).perSecond();
            noFaster = rate > fastest ? 0 : noFaster + 1;
            fastest = Math.max(fastest, rate);
            operations += rate * WARM_UP.toSeconds();
            print("warming up: %.0f a second%n", rate);
        }

        boolean isWarm(int warm) {
            return operations >= warm && noFaster >= 3;
        }
    }
}
