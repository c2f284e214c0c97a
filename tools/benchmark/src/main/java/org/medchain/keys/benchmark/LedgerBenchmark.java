package org.medchain.keys.benchmark;

import static org.medchain.keys.benchmark.Results.print;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.TestDatabase;

/** Measures, three rounds of each in turn, the ledger inside the server and over HTTP, beside what it is compared to. */
final class LedgerBenchmark implements AutoCloseable {

    private static final int ROUNDS = 3;
    private static final List<Integer> CALLERS = List.of(64, 1000);
    private static final List<Integer> TENANTS = List.of(1, 64);
    private static final int MANY_TENANTS = 64;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Servers servers = new Servers();
    private final Results results = new Results();
    private final Duration round;

    LedgerBenchmark(Duration round) {
        this.round = round;
    }

    void measure(Set<BenchmarkPart> parts) throws Exception {
        servers.startProduct();
        servers.registerTenants(MANY_TENANTS);
        Benchmark.printMachine(servers.product());
        if (parts.contains(BenchmarkPart.INSIDE)) {
            measureInside(servers.product());
        }
        if (parts.contains(BenchmarkPart.HTTP)) {
            measureHttp();
        }
    }

    private void measureInside(Installation product) throws Exception {
        InsideCalls calls = new InsideCalls(product.server().uri());
        List<Benchmark.Load> loads = new ArrayList<>();
        for (int callers : CALLERS) {
            for (int tenants : TENANTS) {
                loads.add(duration -> calls.run(callers, tenants, duration));
            }
        }
        Benchmark.warmUp(Benchmark.WARM, loads);
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

    private void measureHttp() throws Exception {
        Installation each = servers.startCommittingEach();
        Installation nothing = servers.startWritingNothing();
        List<Installation> all = List.of(servers.product(), each, nothing);
        List<String> names = List.of("product", "a commit for each", "writes nothing");
        Path directory = servers.product().server().directory().server();
        Wrk wrk = new Wrk(directory, servers.generations(MANY_TENANTS));
        TestDatabase database = servers.product().database();
        for (Installation it : all) {
            Benchmark.freezeOnceIdle(MeasuredServer.of(it.server()), database);
        }
        try {
            Benchmark.warmUp(
                    Benchmark.WARM,
                    all.stream()
                            .map(it -> (Benchmark.Load) duration -> Benchmark.runAlone(
                                    MeasuredServer.of(it.server()), database, wrk, Benchmark.FEW_CONNECTIONS, duration))
                            .toList());
            recycleLog(database);
            for (int i = 0; i < ROUNDS; i++) {
                for (int connections : CALLERS) {
                    for (int server = 0; server < all.size(); server++) {
                        results.add(
                                http(names.get(server), connections),
                                Benchmark.runAlone(
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

    /**
     * The log that was written so far is written over from now on, as in a database that has been running for a while. Until
     * then each 16 MB of it are filled with zeros first, and a transaction that commits at that moment waits.
     */
    private static void recycleLog(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint");
        }
    }

    private static void startCountingProcessors() {
        double unused = SYSTEM.getCpuLoad();
    }

    /** Returns the processor time of an operation, of all that run on the machine: server, database and callers. */
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

    @Override
    public void close() {
        servers.close();
    }
}
