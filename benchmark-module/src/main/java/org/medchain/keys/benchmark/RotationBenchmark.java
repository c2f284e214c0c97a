package org.medchain.keys.benchmark;

import static org.medchain.keys.benchmark.Results.print;

import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.datakey.BareRewrapping;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.local.LocalKek;
import org.medchain.keys.local.LocalKeyProvider;
import org.medchain.keys.local.StripedDrbg;

/**
 * The rotation of one tenant's data keys to another local KEK, beside what the database can do at best with the same rows; then
 * once more while 64 connections decrypt that tenant's keys, beside the same without a rotation.
 */
final class RotationBenchmark implements AutoCloseable {

    private static final int ROUNDS = 3;
    private static final int IDLE_ROTATIONS = 2;
    private static final int CONNECTIONS = 64;
    private static final int DECRYPTED_KEYS = 1024;
    private static final int WARM = 200_000;

    private static final String COPY = "copying the rows into a new table (the floor)";
    private static final String COPY_WITH_INDEXES = "the same, with the same indexes";
    private static final String UPDATES = "plain JDBC batch updates, 1000 in a commit";
    private static final String DATABASE_ALONE = "updates from a table, by the database alone";
    private static final String IN_MEMORY = "opening, wrapping and sealing alone, on all processors";
    private static final String IDLE = "ours";
    private static final String LOADED = "ours, while " + CONNECTIONS + " connections decrypt";
    private static final String BEFORE = "HTTP, " + CONNECTIONS + " connections decrypt: no rotation";
    private static final String MEANWHILE = "HTTP, " + CONNECTIONS + " connections decrypt: during the rotation";
    private static final String AFTER = "HTTP, " + CONNECTIONS + " connections decrypt superseded keys: after it";

    private final Results results = new Results();
    private final Installation installation = Benchmark.createInstallation("rotation");
    private final List<String> keks =
            new ArrayList<>(List.of(installation.secrets().localKek()));
    private final int keys;
    private final Duration round;

    RotationBenchmark(int keys, Duration round) {
        this.keys = keys;
        this.round = round;
    }

    void measure() throws Exception {
        Benchmark.printMachine(installation);
        try (Connection connection = installation.database().connect()) {
            start();
            Hospital hospital = newHospital("warm", connection, WARM);
            RotatingHospital warm = new RotatingHospital(hospital, connection);
            RotatingHospital measured = new RotatingHospital(newHospital("measured", connection, keys), connection);
            execute(connection, "vacuum (analyze)");
            measureBare();
            measureInMemory();
            for (int i = 0; i < IDLE_ROTATIONS; i++) {
                changeKek(warm);
                execute(connection, "checkpoint");
                add(IDLE, measured.startRotation().await());
            }
            changeKek(warm);
            measureWhileDecrypting(measured);
            printUpdates(connection);
            changeKek(warm);
            print(
                    "after a compromise the first of %d data keys are moved within %d ms; aim 5000%n",
                    keys, measured.beginAfterACompromise().toMillis());
        }
        results.print();
        results.printRatio(IDLE, COPY, "aim 0.25");
        results.printRatio(DATABASE_ALONE, COPY, "");
        results.printRatio(IN_MEMORY, COPY, "");
        results.printRatio(IDLE, UPDATES, "");
        results.printRatio(LOADED, COPY, "");
        results.printSlowestRatio(MEANWHILE, BEFORE, "aim 2");
    }

    /** Adds a rate and prints it at once, since with many keys the end is far. */
    private void add(String name, Rate rate) {
        results.add(name, rate);
        print("%-62s %10.0f a second%n", name, rate.perSecond());
    }

    private Hospital newHospital(String tenantId, Connection connection, int dataKeys)
            throws SQLException, IOException {
        Hospital hospital = new Api(installation).newHospital(tenantId);
        long start = System.nanoTime();
        try (ManyDataKeys many = new ManyDataKeys(keks.get(0))) {
            many.write(connection, tenantId, dataKeys);
        }
        print("%d data keys of %s made in %d s%n", dataKeys, tenantId, (System.nanoTime() - start) / 1_000_000_000);
        return hospital;
    }

    private void measureBare() throws SQLException, InterruptedException {
        try (BareRotation bare = new BareRotation(installation.database())) {
            for (int i = 0; i < ROUNDS; i++) {
                add(COPY, bare.copy());
                add(COPY_WITH_INDEXES, bare.copyWithIndexes());
                add(UPDATES, bare.updateInBatches());
                add(DATABASE_ALONE, bare.updateFromATable());
            }
        }
    }

    private void measureInMemory() throws InterruptedException {
        SecureRandom random = new StripedDrbg();
        EncryptionContext context = new EncryptionContext(new TenantId("measured"), new PatientId("patient"));
        try (LocalKeyProvider provider =
                new LocalKeyProvider(LocalKek.takeCopyOf(keks.get(0).toCharArray()), List.of(), random)) {
            BareRewrapping bare = new BareRewrapping(provider, random, context, ManyDataKeys.KEYS_OF_A_PATIENT);
            bare.run(round);
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                long rewrapped = bare.run(round);
                add(IN_MEMORY, Rate.of(rewrapped * 1e9 / (System.nanoTime() - start)));
            }
        }
    }

    private void measureWhileDecrypting(RotatingHospital measured) throws Exception {
        Wrk wrk =
                new Wrk(installation.server().directory().server(), measured.requests(measured.sample(DECRYPTED_KEYS)));
        Benchmark.warmUp(Math.min(keys, Benchmark.WARM), List.of(duration -> decrypt(wrk, duration)));
        for (int i = 0; i < ROUNDS; i++) {
            add(BEFORE, decrypt(wrk, round));
        }
        RotatingHospital.Running rotation = measured.startRotation();
        int rounds = 0;
        Rate last;
        do {
            last = decrypt(wrk, round);
            if (!rotation.hasEnded()) {
                add(MEANWHILE, last);
                rounds++;
            }
        } while (!rotation.hasEnded());
        if (rounds == 0) {
            print("The rotation ended within the first round: take more data keys.%n");
            add(MEANWHILE, last);
        }
        add(LOADED, rotation.await());
        for (int i = 0; i < ROUNDS; i++) {
            add(AFTER, decrypt(wrk, round));
        }
    }

    /** Prints the share of updates that are HOT: without a change of any index. */
    private static void printUpdates(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where relname = 'data_keys'")) {
            found.next();
            print("%d rows of data_keys were updated, %d of them HOT%n", found.getLong(1), found.getLong(2));
        }
    }

    private Rate decrypt(Wrk wrk, Duration duration) throws IOException, InterruptedException {
        return wrk.run(installation.server().uri(), CONNECTIONS, duration);
    }

    /** Starts the server with a new KEK, under which nothing is wrapped yet, and warms it up with another tenant's keys. */
    private void changeKek(RotatingHospital warm) throws SQLException, InterruptedException {
        installation.server().stop();
        keks.add(0, UUID.randomUUID().toString().replace("-", ""));
        start();
        print(
                "warming up: %.0f data keys a second%n",
                warm.startRotation().await().perSecond());
    }

    /** Starts the server with the JVM's own settings and the usual deadline and cache, so that it is as fast as the JVM can be. */
    private void start() {
        ServerEnvironment environment = installation
                .environment()
                .without("JVM_ARGS")
                .without("AUDIT_DEADLINE_MILLIS")
                .without("ERASURE_KEY_CACHE_SECONDS")
                .with("LOCAL_KEK", keks.get(0));
        installation
                .server()
                .start(
                        keks.size() == 1
                                ? environment
                                : environment.with(
                                        "LOCAL_KEK_PREVIOUS", String.join(",", keks.subList(1, keks.size()))));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        installation.close();
    }
}
