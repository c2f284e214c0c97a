package org.medchain.keys.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.MedChainServer;

/** Batches of 1,000 data keys, beside single requests and beside the same rows with nothing around them. */
final class BatchBenchmark implements AutoCloseable {

    private static final int ROUNDS = 3;
    private static final int TENANTS = 64;
    private static final int ITEMS = 1000;
    private static final int CONNECTIONS = 4;
    private static final int GROUP = 512;
    /** Keys that the JIT compiler has to see, whatever the requests. */
    private static final int WARM_REQUESTS = Benchmark.WARM / ITEMS;

    private static final String BATCHES = "batches of 1,000, " + CONNECTIONS + " connections: data keys";
    private static final String ONE_BY_ONE = "single requests, 1 connection";
    private static final String SINGLE = "single requests, 64 connections";
    private static final String BARE = "bare groups of " + GROUP + ", 2 connection(s)";

    private final Servers servers = new Servers();
    private final Results results = new Results();
    private final Duration round;

    BatchBenchmark(Duration round) {
        this.round = round;
    }

    void measure() throws Exception {
        Installation product = servers.product();
        servers.startProduct();
        servers.registerTenants(TENANTS);
        Benchmark.printMachine(product);
        MedChainServer server = product.server();
        Wrk single = wrk(server, "wrk-single", servers.generations(TENANTS));
        Wrk batch = wrk(server, "wrk-batch", servers.batches(TENANTS, ITEMS));
        Benchmark.warmUp(
                Benchmark.WARM, List.of(duration -> single.run(server.uri(), Benchmark.FEW_CONNECTIONS, duration)));
        Benchmark.warmUp(WARM_REQUESTS, List.of(duration -> batch.run(server.uri(), CONNECTIONS, duration)));
        BareWrites bare = new BareWrites(product.database().url());
        for (int i = 0; i < ROUNDS; i++) {
            results.add(ONE_BY_ONE, single.run(server.uri(), 1, round));
            results.add(SINGLE, single.run(server.uri(), 64, round));
            results.add(BATCHES, batch.run(server.uri(), CONNECTIONS, round).times(ITEMS));
            results.add(BARE, bare.groups(2, GROUP, round));
        }
        results.print();
        results.printRatio(BATCHES, BARE, "aim 0.6");
        results.printRatio(BATCHES, ONE_BY_ONE, "aim 20");
        results.printRatio(BATCHES, SINGLE, "");
    }

    private static Wrk wrk(MedChainServer server, String name, List<String> requests) throws Exception {
        Path directory = server.directory().server().resolve(name);
        return new Wrk(Files.createDirectories(directory), requests);
    }

    @Override
    public void close() {
        servers.close();
    }
}
