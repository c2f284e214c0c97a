package org.medchain.keys.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.medchain.keys.it.server.Installation;

/**
 * The product beside Hadoop KMS, in turn. Hadoop KMS writes its audit to a log file without waiting for the disk and keeps no data keys; the
 * product answers once event and key are on disk.
 */
final class PeersBenchmark implements AutoCloseable {

    private static final int TENANTS = 64;
    private static final List<Integer> CONNECTIONS = List.of(1, 64, 1000);
    private static final String GENERATE = "product, generate";
    private static final String DECRYPT = "product, decrypt";
    private static final String PEER_GENERATE = "Hadoop KMS, generate";
    private static final String PEER_DECRYPT = "Hadoop KMS, decrypt";

    private final Servers servers = new Servers();
    private final Duration round;

    PeersBenchmark(Duration round) {
        this.round = round;
    }

    /** @param maven the command that gets Hadoop KMS */
    void measure(Path maven) throws Exception {
        Installation product = servers.product();
        servers.startProduct();
        servers.registerTenants(TENANTS);
        Benchmark.printMachine(product);
        Path directory = product.server().directory().server();
        CostedRounds rounds = new CostedRounds(product.database(), CONNECTIONS, round);
        List<String> generations = servers.generations(TENANTS);
        MeasuredServer server = MeasuredServer.of(product.server());
        rounds.add(GENERATE, server, directory.resolve("wrk-generate"), generations);
        rounds.add(DECRYPT, server, directory.resolve("wrk-decrypt"), servers.decryptions(generations));
        try (HadoopKms hadoop = HadoopKms.start(maven, directory.resolve("hadoop-kms"))) {
            rounds.add(PEER_GENERATE, hadoop, directory.resolve("wrk-hadoop-generate"), hadoop.generations());
            rounds.add(PEER_DECRYPT, hadoop, directory.resolve("wrk-hadoop-decrypt"), hadoop.decryptions());
            rounds.run();
        }
        rounds.printRatios(
                "a second", cost -> cost.rate().perSecond(), GENERATE, PEER_GENERATE, "aim at least 1, from 64 on");
        rounds.printRatios(
                "a second", cost -> cost.rate().perSecond(), DECRYPT, PEER_DECRYPT, "aim at least 1, from 64 on");
        rounds.printRatios(
                "p99", cost -> cost.rate().slowest().toNanos(), GENERATE, PEER_GENERATE, "aim at most 0.5 at 1000");
    }

    @Override
    public void close() {
        servers.close();
    }
}
