package org.medchain.keys.benchmark;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.it.server.Installation;

/** The cost of delivery that is sealed to a public key of the caller: each tenant's caller has one. */
final class SealedBenchmark implements AutoCloseable {

    private static final int TENANTS = 64;
    private static final List<Integer> CONNECTIONS = List.of(1, 64);
    private static final String GENERATE = "generate";
    private static final String SEALED_GENERATE = "generate, sealed";
    private static final String DECRYPT = "decrypt";
    private static final String SEALED_DECRYPT = "decrypt, sealed";

    private final Servers servers = new Servers();
    private final Duration round;

    SealedBenchmark(Duration round) {
        this.round = round;
    }

    void measure() throws Exception {
        Installation product = servers.product();
        servers.startProduct();
        servers.registerTenants(TENANTS);
        Benchmark.printMachine(product);
        Path directory = product.server().directory().server();
        CostedRounds rounds = new CostedRounds(product.database(), CONNECTIONS, round);
        List<String> generations = servers.generations(TENANTS);
        List<String> decryptions = servers.decryptions(generations);
        MeasuredServer server = MeasuredServer.of(product.server());
        rounds.add(GENERATE, server, directory.resolve("wrk-generate"), generations);
        rounds.add(SEALED_GENERATE, server, directory.resolve("wrk-sealed-generate"), sealed(generations));
        rounds.add(DECRYPT, server, directory.resolve("wrk-decrypt"), decryptions);
        rounds.add(SEALED_DECRYPT, server, directory.resolve("wrk-sealed-decrypt"), sealed(decryptions));
        rounds.run();
        rounds.printRatios("a second", cost -> cost.rate().perSecond(), SEALED_GENERATE, GENERATE, "aim at least 0.85");
        rounds.printRatios("a second", cost -> cost.rate().perSecond(), SEALED_DECRYPT, DECRYPT, "");
    }

    /** The requests of a tenant are {@link #TENANTS} lines apart. */
    private static List<String> sealed(List<String> requests) {
        List<String> members =
                Stream.generate(SealedBenchmark::newMember).limit(TENANTS).toList();
        return IntStream.range(0, requests.size())
                .mapToObj(i -> withMember(requests.get(i), members.get(i % TENANTS)))
                .toList();
    }

    private static String newMember() {
        String publicKey = RecipientKey.generate(new SecureRandom()).publicKey();
        return "\"recipientPublicKey\":\"" + publicKey + "\"}";
    }

    private static String withMember(String request, String member) {
        return request.endsWith("}")
                ? request.substring(0, request.length() - 1) + "," + member
                : request + " {" + member;
    }

    @Override
    public void close() {
        servers.close();
    }
}
