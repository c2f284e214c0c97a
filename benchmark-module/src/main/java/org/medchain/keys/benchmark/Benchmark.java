package org.medchain.keys.benchmark;

import static org.medchain.keys.benchmark.Results.print;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
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
 * Measures, three rounds of each in turn, what the product does inside the server and over HTTP, beside what it is compared to. The other
 * parts have classes of their own: {@link BatchBenchmark}, {@link LayersBenchmark}, {@link PeersBenchmark}, {@link RotationBenchmark},
 * {@link StartBenchmark}, {@link YearsBenchmark}. Absolute figures belong to the machine; the ratios are what counts.
 */
public final class Benchmark {

    private static final int WRONG_USAGE = 2;
    private static final int ROUNDS = 3;
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

    private static final List<Integer> CALLERS = List.of(64, 1000);
    private static final List<Integer> TENANTS = List.of(1, 64);
    private static final int MANY_TENANTS = 64;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Duration round;
    private final Results results = new Results();

    private Benchmark(Duration round) {
        this.round = round;
    }

    /**
     * @param arguments {@code --seconds N --parts inside,http,start,batch,sealed,layers,peers,load,rotation,years --keys N --events N
     *     --maven FILE}, or {@code --help}
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
            new Benchmark(round).measureLedger(parts);
        }
        if (parts.contains(BenchmarkPart.START)) {
            new StartBenchmark().measure();
        }
        if (parts.contains(BenchmarkPart.BATCH)) {
            try (BatchBenchmark batch = new BatchBenchmark(round)) {
                batch.measure();
            }
        }
        if (parts.contains(BenchmarkPart.SEALED)) {
            try (SealedBenchmark delivery = new SealedBenchmark(round)) {
                delivery.measure();
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
            new LoadBenchmark(round, Path.of(System.getProperty("medchain.benchmark.plots"))).measure();
        }
        if (parts.contains(BenchmarkPart.ROTATION)) {
            try (RotationBenchmark rotation = new RotationBenchmark(options.keys(), round)) {
                rotation.measure();
            }
        }
        if (parts.contains(BenchmarkPart.YEARS)) {
            try (YearsBenchmark years = new YearsBenchmark(options.events(), round)) {
                years.measure();
            }
        }
    }

    private void measureLedger(Set<BenchmarkPart> parts) throws Exception {
        try (Servers servers = new Servers()) {
            servers.startProduct();
            servers.registerTenants(MANY_TENANTS);
            printMachine(servers.product());
            if (parts.contains(BenchmarkPart.INSIDE)) {
                measureInside(servers.product());
            }
            if (parts.contains(BenchmarkPart.HTTP)) {
                measureHttp(servers);
            }
        }
    }

    /** Creates an installation on PostgreSQL, with the memory and the log that docs/operations.md advises. */
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

    private void measureInside(Installation product) throws Exception {
        InsideCalls calls = new InsideCalls(product.server().uri());
        List<Load> loads = new ArrayList<>();
        for (int callers : CALLERS) {
            for (int tenants : TENANTS) {
                loads.add(duration -> calls.run(callers, tenants, duration));
            }
        }
        warmUp(WARM, loads);
        recycleLog(product.database());
        BareWrites bare = new BareWrites(product.database().url());
        try (Connection connection = product.database().connect()) {
            for (int i = 0; i < ROUNDS; i++) {
                results.add("one-row commits, 1 connection", bare.oneRowCommits(1, round));
                results.add("one-row commits, 16 connections", bare.oneRowCommits(16, round));
                for (int connections : List.of(1, 2)) {
                    for (int size : List.of(64, 512)) {
                        results.add(groups(connections, size), bare.groups(connections, size, round));
                    }
                }
                for (int callers : CALLERS) {
                    for (int tenants : TENANTS) {
                        WalCounter before = WalCounter.read(connection);
                        startCountingProcessors();
                        Rate rate = calls.run(callers, tenants, round);
                        double micros = processorMicros(rate);
                        results.add(inside(callers, tenants), rate);
                        printCost(
                                inside(callers, tenants),
                                micros,
                                WalCounter.read(connection).since(before));
                    }
                }
            }
        }
        results.print();
        for (int callers : CALLERS) {
            for (int tenants : TENANTS) {
                results.printRatio(inside(callers, tenants), "one-row commits, 1 connection", "aim 5");
                results.printRatio(
                        inside(callers, tenants), groups(Math.min(2, tenants), callers == 64 ? 64 : 512), "aim 0.5");
            }
        }
    }

    private void measureHttp(Servers servers) throws Exception {
        Installation each = servers.startCommittingEach();
        Installation nothing = servers.startWritingNothing();
        List<Installation> all = List.of(servers.product(), each, nothing);
        List<String> names = List.of("product", "a commit for each", "writes nothing");
        Path directory = servers.product().server().directory().server();
        Wrk wrk = new Wrk(directory, servers.generations(MANY_TENANTS));
        TestDatabase database = servers.product().database();
        for (Installation it : all) {
            freezeOnceIdle(MeasuredServer.of(it.server()), database);
        }
        try {
            warmUp(
                    WARM,
                    all.stream()
                            .map(it -> (Load) duration ->
                                    runAlone(MeasuredServer.of(it.server()), database, wrk, FEW_CONNECTIONS, duration))
                            .toList());
            recycleLog(database);
            for (int i = 0; i < ROUNDS; i++) {
                for (int connections : CALLERS) {
                    for (int server = 0; server < all.size(); server++) {
                        results.add(
                                http(names.get(server), connections),
                                runAlone(
                                        MeasuredServer.of(all.get(server).server()),
                                        database,
                                        wrk,
                                        connections,
                                        round));
                    }
                }
            }
        } finally {
            all.forEach(it -> it.server().thaw());
        }
        results.print();
        for (int connections : CALLERS) {
            results.printRatio(http(names.get(0), connections), http(names.get(1), connections), "aim 3");
            results.printRatio(http(names.get(0), connections), http(names.get(2), connections), "aim 0.75");
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

    /**
     * Has PostgreSQL reuse its log from now on, as in a database that has been running for a while. Until then each 16
     * MB of it are filled with zeros first, and a transaction that commits at that moment waits.
     */
    private static void recycleLog(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint");
        }
    }

    /** A source of operations for some time. */
    interface Load {

        Rate run(Duration duration) throws Exception;
    }

    /**
     * Runs so many operations of each load at least, and until three turns of it in a row were no faster. In turn, so
     * that what is compared is equally warm; a load that is warm is left alone.
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

    private static void startCountingProcessors() {
        double unused = SYSTEM.getCpuLoad();
    }

    /**
     * Returns the processor time of an operation since then, of all that run on the machine: server, database and
     * callers.
     */
    private static double processorMicros(Rate rate) {
        return SYSTEM.getCpuLoad() * Runtime.getRuntime().availableProcessors() * 1e6 / rate.perSecond();
    }

    private static void printCost(String name, double processorMicros, WalCounter counted) {
        print(
                "%-62s %.0f us of a processor each; %d audit events, %d commits, %d syncs of the log%n",
                name, processorMicros, counted.auditEvents(), counted.commits(), counted.syncs());
    }

    private static String groups(int connections, int size) {
        return "bare groups of " + size + ", " + connections + " connection(s)";
    }

    private static String inside(int callers, int tenants) {
        return "inside the server, " + callers + " callers, " + tenants + " tenant(s)";
    }

    private static String http(String server, int connections) {
        return "HTTP, " + connections + " connections: " + server;
    }
}
