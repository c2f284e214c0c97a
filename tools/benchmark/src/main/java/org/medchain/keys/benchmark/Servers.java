package org.medchain.keys.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.keys.development.Role;
import org.medchain.keys.development.TokenIssuer;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.RowSeals;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase;

/**
 * Three servers on one PostgreSQL: the product as it is, one that commits each operation on its own, and one whose ledger writes
 * nothing. All run all the time, so that rounds of each can alternate; those that are not asked do nothing.
 */
final class Servers implements AutoCloseable {

    private static final int PATIENTS_OF_ALL_TENANTS = 1024;
    private static final Pattern ENCRYPTED_KEY = Pattern.compile("\"encryptedKey\":\"([^\"]+)\"");

    private static final String SEALED_TENANT =
            "{\"name\":\"Hospital\",\"status\":\"ACTIVE\",\"destructionWindowSeconds\":604800,\"auditRetention\":\"P6Y\","
                    + "\"keepPatientIdsInAudit\":false}";

    private final List<Installation> installations = new ArrayList<>();
    private final Installation product;

    Servers() {
        product = add(Benchmark.createInstallation("product"));
    }

    /** The product; callers inside it are the only addition. */
    Installation product() {
        return product;
    }

    void startProduct() throws IOException {
        BenchmarkEar.addCallers(product);
        product.server().start(environment(product));
    }

    /**
     * Starts a server that makes as many commits side by side as there are tenants: the best that single commits can
     * do.
     */
    Installation startCommittingEach() throws IOException {
        Installation installation = add(Installation.create("commits-each", TestDatabase.Kind.H2));
        installation
                .server()
                .start(environment(installation)
                        .with("AUDIT_GROUP_LIMIT", "1")
                        .with("AUDIT_WRITERS", "64")
                        .with("DATABASE_POOL_SIZE", "80"));
        return installation;
    }

    Installation startWritingNothing() throws IOException {
        Installation installation = add(Installation.create("writes-nothing", TestDatabase.Kind.H2));
        BenchmarkEar.writeNothing(installation);
        installation.server().start(environment(installation));
        return installation;
    }

    private Installation add(Installation installation) {
        installations.add(installation);
        return installation;
    }

    /** The product's, secrets and database included, in a directory of its own; as fast as the JVM can. */
    private ServerEnvironment environment(Installation installation) {
        Path user = installation.server().directory().server().getParent().getParent();
        return product.environment()
                .without("JVM_ARGS")
                .without("AUDIT_DEADLINE_MILLIS")
                .without("ERASURE_KEY_CACHE_SECONDS")
                .with("AWS_PROTOCOL", "true")
                .with("WLP_USER_DIR", user.toString());
    }

    /** Registers tenants as {@code PUT /api/v1/tenants/...} does, with their seals. */
    void registerTenants(int count) throws SQLException, IOException {
        registerTenants(0, count);
    }

    /** Registers those from the first number to the one before the last. */
    void registerTenants(int first, int last) throws SQLException, IOException {
        RowSeals seals = RowSeals.of(product);
        try (Connection connection = product.database().connect();
                Statement statement = connection.createStatement()) {
            for (int i = first; i < last; i++) {
                statement.executeUpdate(
                        "insert into tenants (tenant_id, name, status, destruction_window_seconds, audit_retention,"
                                + " keep_patient_ids_in_audit, created_at, updated_at, version) values ('bench-"
                                + i + "', 'Hospital', 'ACTIVE', 604800, 'P6Y', false, now(), now(), 0)");
                seals.add(connection, "bench-" + i, "tenants/bench-" + i, SEALED_TENANT);
            }
        }
    }

    /** Returns the requests of generations for {@link Wrk}: the same number of patients, spread over the tenants. */
    List<String> generations(int tenants) {
        List<String> tokens = tokens(tenants);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < PATIENTS_OF_ALL_TENANTS; i++) {
            lines.add(tokens.get(i % tenants) + " POST /api/v1/patients/patient-" + i / tenants + "/data-keys");
        }
        return lines;
    }

    /** Returns requests of batches, one for each tenant, each for as many patients. */
    List<String> batches(int tenants, int size) {
        String patients = IntStream.range(0, size)
                .mapToObj(patient -> "{\"patientId\":\"patient-" + patient + "\"}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
        return tokens(tenants).stream()
                .map(token -> token + " POST /api/v1/data-keys/batch " + patients)
                .toList();
    }

    private List<String> tokens(int tenants) {
        TokenIssuer issuer = product.tokenIssuer();
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < tenants; i++) {
            tokens.add(issuer.issue("application", "bench-" + i, Set.of(Role.KEY_USER)));
        }
        return tokens;
    }

    /** For {@link Wrk}: one data key of each patient is decrypted, again and again. */
    List<String> decryptions(List<String> generations) throws IOException, InterruptedException {
        return decryptions(product.server().uri(), generations);
    }

    /** Returns the requests of decryptions on a server at this address. */
    static List<String> decryptions(URI server, List<String> generations) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        List<String> lines = new ArrayList<>();
        for (String line : generations) {
            String[] tokenMethodPath = line.split(" ", -1);
            HttpRequest generate = HttpRequest.newBuilder(server.resolve(tokenMethodPath[2]))
                    .header("Authorization", "Bearer " + tokenMethodPath[0])
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

    @Override
    public void close() {
        installations.forEach(Installation::close);
    }
}
