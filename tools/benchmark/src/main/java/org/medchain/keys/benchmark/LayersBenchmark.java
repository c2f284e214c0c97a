package org.medchain.keys.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.TestDatabase;

/**
 * The cost of a request, layer by layer: Open Liberty with a bare JAX-RS resource, the same with more of the product's
 * features, and the product by its own interface and by AWS KMS' protocol. Then batches, and a product that nobody asks.
 */
final class LayersBenchmark implements AutoCloseable {

    private static final int TENANTS = 64;
    private static final List<Integer> CONNECTIONS = List.of(1, 64, 1000);
    private static final String BARE = "bare";
    private static final String GENERATE = "product, generate";
    private static final String DECRYPT = "product, decrypt";
    private static final String AWS_GENERATE = "product, generate by AWS KMS' protocol";
    private static final String AWS_DECRYPT = "product, decrypt by AWS KMS' protocol";

    private static final int BATCH = 100;
    private static final int BATCH_CONNECTIONS = 4;
    private static final String BATCHES = "keys in batches of 100 over 4 connections";
    private static final int GROUP = 512;
    private static final String GROUPS = "bare groups of 512, 2 connections";
    private static final int IDLE_TENANTS = 1000;
    /** Rounds that come once a minute are in it. */
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final Servers servers = new Servers();
    private final Duration round;
    private final CostedRounds rounds;
    private int layers;

    LayersBenchmark(Duration round) {
        this.round = round;
        rounds = new CostedRounds(servers.product().database(), CONNECTIONS, round);
    }

    void measure() throws Exception {
        Installation product = servers.product();
        servers.startProduct();
        servers.registerTenants(TENANTS);
        Benchmark.printMachine(product);
        addBare(BARE, List.of());
        addBare("bare, with statistics of HTTP", List.of("bare-metrics.xml"));
        addBare("bare, with these and the edge's filter", List.of("bare-metrics.xml", "bare-edge.xml"));
        List<String> generations = servers.generations(TENANTS);
        MedChainServer writesNothing = servers.startWritingNothing().server();
        add("product that writes nothing, generate", writesNothing, generations);
        add(GENERATE, product.server(), generations);
        add(DECRYPT, product.server(), servers.decryptions(generations));
        add(AWS_GENERATE, product.server(), AwsRequests.generations(generations, TENANTS));
        add(
                AWS_DECRYPT,
                product.server(),
                AwsRequests.decryptions(product.server().uri(), generations, TENANTS));
        rounds.run();
        rounds.printRatios("server us", LayerCost::serverMicros, GENERATE, BARE, "aim at most 2 at 64 connections");
        rounds.printRatios(
                "server us", LayerCost::serverMicros, DECRYPT, GENERATE, "aim at most 1.2 at 64 connections");
        for (List<String> both : List.of(List.of(AWS_GENERATE, GENERATE), List.of(AWS_DECRYPT, DECRYPT))) {
            rounds.printRatios(
                    "server us",
                    LayerCost::serverMicros,
                    both.get(0),
                    both.get(1),
                    "aim at most 1.1 at 64 connections");
        }
        // It has the same database.
        Benchmark.freezeOnceIdle(MeasuredServer.of(writesNothing), product.database());
        try {
            measureBatches();
            measureIdle();
        } finally {
            writesNothing.thaw();
        }
    }

    private void measureBatches() throws Exception {
        MedChainServer server = servers.product().server();
        TestDatabase database = servers.product().database();
        Wrk wrk = new Wrk(
                Files.createDirectories(server.directory().server().resolve("wrk-batches")),
                servers.batches(TENANTS, BATCH));
        BareWrites bare = new BareWrites(database.url());
        Results results = new Results();
        Benchmark.Load keys = duration -> Rate.of(BATCH
                * Benchmark.runAlone(MeasuredServer.of(server), database, wrk, BATCH_CONNECTIONS, duration)
                        .perSecond());
        Benchmark.warmUp(Benchmark.WARM, List.of(keys));
        for (int i = 0; i < CostedRounds.ROUNDS; i++) {
            results.add(GROUPS, bare.groups(2, GROUP, round));
            results.add(BATCHES, keys.run(round));
        }
        results.print();
        results.printRatio(BATCHES, GROUPS, "aim 0.6");
    }

    /** Nobody asks for anything. */
    private void measureIdle() throws Exception {
        servers.registerTenants(TENANTS, IDLE_TENANTS);
        MeasuredServer server = MeasuredServer.of(servers.product().server());
        try (Connection connection = servers.product().database().connect()) {
            ProcessHandle database = CostedRounds.firstProcess(connection);
            server.thaw();
            Thread.sleep(round.toMillis());
            Processors before = Processors.read(server, database);
            Thread.sleep(IDLE.toMillis());
            Processors spent = Processors.read(server, database).since(before);
            Results.print(
                    "idle, %d tenants: %.2f %% of a processor by the server, %.2f %% by the database; aim 2 %% together%n",
                    IDLE_TENANTS, percent(spent.server()), percent(spent.database()));
        }
    }

    private static double percent(Duration spent) {
        return 100.0 * spent.toNanos() / IDLE.toNanos();
    }

    private void addBare(String name, List<String> additions) throws IOException {
        MedChainServer server = servers.product().addServer("bare-" + additions.size());
        BareServer.prepare(server.directory(), additions);
        server.start(servers.product().environmentOf(server).without("JVM_ARGS"));
        add(name, server, List.of("none POST " + BareServer.DATA_KEYS));
    }

    private void add(String name, MedChainServer server, List<String> requests) throws IOException {
        rounds.add(name, MeasuredServer.of(server), server.directory().server().resolve("wrk-" + layers++), requests);
    }

    @Override
    public void close() {
        servers.close();
    }
}
