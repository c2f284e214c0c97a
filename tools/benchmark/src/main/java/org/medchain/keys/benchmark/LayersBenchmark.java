package org.medchain.keys.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.MedChainServer;

/**
 * The cost of a request, layer by layer: Open Liberty with a bare JAX-RS resource, the same with more of the product's
 * features, and the product by its own interface and by AWS KMS' protocol.
 */
final class LayersBenchmark implements AutoCloseable {

    private static final int TENANTS = 64;
    private static final List<Integer> CONNECTIONS = List.of(1, 64, 1000);
    private static final String BARE = "bare";
    private static final String GENERATE = "product, generate";
    private static final String DECRYPT = "product, decrypt";
    private static final String AWS_GENERATE = "product, generate by AWS KMS' protocol";
    private static final String AWS_DECRYPT = "product, decrypt by AWS KMS' protocol";

    private final Servers servers = new Servers();
    private final CostedRounds rounds;
    private int layers;

    LayersBenchmark(Duration round) {
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
        add(
                "product that writes nothing, generate",
                servers.startWritingNothing().server(),
                generations);
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
