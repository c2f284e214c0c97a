package org.medchain.keys.benchmark;

import static org.medchain.keys.benchmark.Results.print;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.medchain.keys.it.server.TestDatabase;

/**
 * Rounds of requests to several servers in turn, with few connections and many. Prints the time of processors beside the rate, since that
 * holds on a machine with other work too.
 */
final class CostedRounds {

    private static final int ROUNDS = 3;

    private final List<Layer> layers = new ArrayList<>();
    private final Map<String, List<LayerCost>> costs = new LinkedHashMap<>();
    private final TestDatabase database;
    private final List<Integer> connections;
    private final Duration round;

    private record Layer(String name, MeasuredServer server, Wrk wrk) {}

    /** @param database that the servers use, as far as they use one */
    CostedRounds(TestDatabase database, List<Integer> connections, Duration round) {
        this.database = database;
        this.connections = connections;
        this.round = round;
    }

    /** @param directory where the file of requests is written, and no other's */
    void add(String name, MeasuredServer server, Path directory, List<String> requests) throws IOException {
        layers.add(new Layer(name, server, new Wrk(Files.createDirectories(directory), requests)));
    }

    void run() throws Exception {
        for (Layer layer : layers) {
            Benchmark.freezeOnceIdle(layer.server(), database);
        }
        try (Connection connection = database.connect()) {
            ProcessHandle first = firstProcess(connection);
            warmUp();
            for (int i = 0; i < ROUNDS; i++) {
                for (int each : connections) {
                    for (Layer layer : layers) {
                        measure(layer, each, first);
                    }
                }
            }
        } finally {
            layers.forEach(layer -> layer.server().thaw());
        }
        printCosts();
    }

    /** Returns the first process of the PostgreSQL that the connection is to. */
    static ProcessHandle firstProcess(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select pg_backend_pid()")) {
            found.next();
            return ProcessHandle.of(found.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
        }
    }

    private void warmUp() throws Exception {
        Benchmark.warmUp(
                Benchmark.WARM,
                layers.stream()
                        .map(layer -> (Benchmark.Load) duration -> run(layer, Benchmark.FEW_CONNECTIONS, duration))
                        .toList());
    }

    private void measure(Layer layer, int connections, ProcessHandle database) throws Exception {
        Processors before = Processors.read(layer.server(), database);
        Rate rate = run(layer, connections, round);
        Processors spent = Processors.read(layer.server(), database).since(before);
        costs.computeIfAbsent(named(layer.name(), connections), unused -> new ArrayList<>())
                .add(LayerCost.of(rate, round, spent));
    }

    private Rate run(Layer layer, int connections, Duration duration) throws Exception {
        return Benchmark.runAlone(layer.server(), database, layer.wrk(), connections, duration);
    }

    private static String named(String name, int connections) {
        return name + ", " + connections + " connection(s)";
    }

    private void printCosts() {
        print(
                "%-62s %10s %9s %9s %10s %12s%n",
                "medians of " + ROUNDS, "per second", "p50 ms", "p99 ms", "server us", "database us");
        costs.forEach((name, rounds) -> print(
                "%-62s %10.0f %9.2f %9.2f %10.0f %12.0f%s%n",
                name,
                median(rounds, cost -> cost.rate().perSecond()),
                median(rounds, cost -> cost.rate().median().toNanos() / 1e6),
                median(rounds, cost -> cost.rate().slowest().toNanos() / 1e6),
                median(rounds, LayerCost::serverMicros),
                median(rounds, LayerCost::databaseMicros),
                rounds.stream().anyMatch(cost -> cost.rate().failures() > 0) ? "  FAILURES" : ""));
    }

    /** Prints the ratios of the medians of two layers, with each number of connections. */
    void printRatios(String what, ToDoubleFunction<LayerCost> value, String name, String other, String aim) {
        for (int each : connections) {
            print(
                    "%-100s %8.2f  %s%n",
                    what + ", " + name + " / " + named(other, each),
                    median(costs.get(named(name, each)), value) / median(costs.get(named(other, each)), value),
                    aim);
        }
    }

    private static double median(List<LayerCost> rounds, ToDoubleFunction<LayerCost> what) {
        double[] sorted = rounds.stream().mapToDouble(what).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
