package org.medchain.keys.benchmark;

import static org.medchain.keys.benchmark.Results.print;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.MedChainServer;

/**
 * What a request costs, layer by layer: Open Liberty with a bare JAX-RS resource, the same with more of the product's features, and the
 * product. Prints the time of processors beside the rate, since that holds on a machine with other work too.
 */
final class LayersBenchmark implements AutoCloseable {

    private static final int ROUNDS = 3;
    private static final int TENANTS = 64;
    private static final List<Integer> CONNECTIONS = List.of(1, 64, 1000);
    private static final Pattern ENCRYPTED_KEY = Pattern.compile("\"encryptedKey\":\"([^\"]+)\"");

    private final Servers servers = new Servers();
    private final List<Layer> layers = new ArrayList<>();
    private final Map<String, List<LayerCost>> costs = new LinkedHashMap<>();
    private final Duration round;

    private record Layer(String name, MedChainServer server, Wrk wrk) {}

    LayersBenchmark(Duration round) {
        this.round = round;
    }

    void measure() throws Exception {
        Installation product = servers.product();
        servers.startProduct();
        servers.registerTenants(TENANTS);
        Benchmark.printMachine(product);
        addBare("bare", List.of());
        addBare("bare, with statistics of HTTP", List.of("bare-metrics.xml"));
        addBare("bare, with these and the edge's filter", List.of("bare-metrics.xml", "bare-edge.xml"));
        List<String> generations = servers.requests(TENANTS);
        add(
                "product that writes nothing, generate",
                servers.startWritingNothing().server(),
                generations);
        add("product, generate", product.server(), generations);
        add("product, decrypt", product.server(), decryptions(product.server().uri(), generations));
        for (Layer layer : layers) {
            Benchmark.freezeOnceIdle(layer.server(), product.database());
        }
        try (Connection connection = product.database().connect()) {
            ProcessHandle database = firstProcess(connection);
            warmUp();
            for (int i = 0; i < ROUNDS; i++) {
                for (int connections : CONNECTIONS) {
                    for (Layer layer : layers) {
                        measure(layer, connections, database);
                    }
                }
            }
        } finally {
            layers.forEach(layer -> layer.server().thaw());
        }
        printCosts();
    }

    private void addBare(String name, List<String> additions) throws IOException {
        MedChainServer server = servers.product().addServer("bare-" + additions.size());
        BareServer.prepare(server.directory(), additions);
        server.start(servers.product().environmentOf(server).without("JVM_ARGS"));
        add(name, server, List.of("none " + BareServer.DATA_KEYS));
    }

    private void add(String name, MedChainServer server, List<String> requests) throws IOException {
        Path directory = Files.createDirectories(server.directory().server().resolve("wrk-" + layers.size()));
        layers.add(new Layer(name, server, new Wrk(directory, requests)));
    }

    private static List<String> decryptions(URI server, List<String> generations)
            throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        List<String> lines = new ArrayList<>();
        for (String line : generations) {
            String[] tokenAndPath = line.split(" ", -1);
            HttpRequest generate = HttpRequest.newBuilder(server.resolve(tokenAndPath[1]))
                    .header("Authorization", "Bearer " + tokenAndPath[0])
                    .POST(BodyPublishers.noBody())
                    .build();
            Matcher found = ENCRYPTED_KEY.matcher(
                    http.send(generate, BodyHandlers.ofString()).body());
            if (!found.find()) {
                throw new IllegalStateException("no key was generated");
            }
            lines.add(line + "/decrypt {\"encryptedKey\":\"" + found.group(1) + "\"}");
        }
        return lines;
    }

    private static ProcessHandle firstProcess(Connection connection) throws Exception {
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
        costs.computeIfAbsent(layer.name() + ", " + connections + " connection(s)", unused -> new ArrayList<>())
                .add(LayerCost.of(rate, round, spent));
    }

    private Rate run(Layer layer, int connections, Duration duration) throws Exception {
        return Benchmark.runAlone(layer.server(), servers.product().database(), layer.wrk(), connections, duration);
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
        for (int connections : CONNECTIONS) {
            printRatio("product, generate", "bare", connections, "aim at most 2 at 64 connections");
            printRatio("product, decrypt", "product, generate", connections, "aim at most 1.2 at 64 connections");
        }
    }

    private void printRatio(String name, String other, int connections, String aim) {
        String suffix = ", " + connections + " connection(s)";
        print(
                "%-100s %8.2f  %s%n",
                "server us, " + name + " / " + other + suffix,
                median(costs.get(name + suffix), LayerCost::serverMicros)
                        / median(costs.get(other + suffix), LayerCost::serverMicros),
                aim);
    }

    private static double median(List<LayerCost> rounds, ToDoubleFunction<LayerCost> what) {
        double[] sorted = rounds.stream().mapToDouble(what).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    @Override
    public void close() {
        servers.close();
    }
}
