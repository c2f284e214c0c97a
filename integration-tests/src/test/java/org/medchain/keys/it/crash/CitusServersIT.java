package org.medchain.keys.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.medchain.keys.cli.database.CitusNodes.Node;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.ReceivedKey;
import org.medchain.keys.it.destruction.Erased;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.it.server.CitusDatabase;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** Two servers on one Citus. */
@Tag("citus")
@Order(1)
@OnePass
@TestInstance(Lifecycle.PER_CLASS)
class CitusServersIT {

    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final int HOSPITALS = 8;
    private static final int ANSWERS = 20;

    private Installation first;
    private Installation second;
    private CitusDatabase database;
    private Api one;
    private Api other;

    /** A tenant's clients, who ask both servers by turns. */
    private final class Clients implements Callable<Void> {

        private final Hospital hospital;
        private final List<AcknowledgedKey> keys = new ArrayList<>();
        private final AtomicInteger answers = new AtomicInteger();
        private final Set<Integer> refusals = ConcurrentHashMap.newKeySet();
        private volatile boolean ended;

        Clients(Hospital hospital) {
            this.hospital = hospital;
        }

        @Override
        public Void call() {
            for (int i = 0; !ended; i++) {
                Hospital asked = i % 2 == 0 ? hospital : hospital.through(other);
                ApiAnswer answer = asked.generate("patient-" + i % 5);
                if (answer.status() == 201) {
                    keys.add(AcknowledgedKey.of(new Patient(hospital, "patient-" + i % 5), answer, null));
                    answers.incrementAndGet();
                } else {
                    refusals.add(answer.status());
                }
            }
            return null;
        }

        /** Each key opens on both servers to what was answered. */
        void requireKeys() {
            assertThat(keys).isNotEmpty().allSatisfy(key -> {
                for (Hospital asked : List.of(hospital, hospital.through(other))) {
                    ApiAnswer answer = asked.decrypt(key.patient().id(), key.encryptedKey());
                    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
                    assertThat(answer.plainKey().map(ReceivedKey::sha256)).contains(key.sha256());
                }
            });
        }
    }

    @BeforeAll
    void startServers() throws IOException {
        first = Installation.create("citus-first", Kind.CITUS);
        database = (CitusDatabase) first.database();
        first.server().start(first.environment().with("ERASURE_CHECK_SECONDS", "1"));
        second = first.another("citus-second");
        Files.copy(
                first.server().directory().erasureRegister(),
                second.server().directory().erasureRegister(),
                StandardCopyOption.COPY_ATTRIBUTES);
        second.server().start(second.environment().with("ERASURE_CHECK_SECONDS", "1"));
        one = new Api(first);
        other = new Api(second);
    }

    @AfterAll
    void stopServers() {
        if (other != null) {
            second.server().stop();
            other.closeWithoutScan();
            one.close();
        }
    }

    @Test
    void openWhatEitherMadeUntilItIsErased() {
        Hospital here = one.newHospital();
        here.eraseAtOnce();
        Hospital there = here.through(other);
        String encryptedKey = here.generate("patient").json().getString("encryptedKey");
        assertThat(there.decrypt("patient", encryptedKey).status()).isEqualTo(200);

        ApiAnswer destroyed = here.destroy("patient");

        assertThat(destroyed.status()).isEqualTo(202);
        Erased.await(there, destroyed);
        Problems.KEYS_DESTROYED.assertIs(here.decrypt("patient", encryptedKey));
        Problems.KEYS_DESTROYED.assertIs(there.decrypt("patient", encryptedKey));
    }

    /** After {@code kill -9} of a worker under load its own tenants get 503 until it runs again. Others notice nothing. */
    @Test
    void loseNoKeyWhenAWorkerIsKilledUnderLoad() throws Exception {
        Node worker = database.nodes().workers().get(0);
        List<Clients> itsOwn = new ArrayList<>();
        List<Clients> others = new ArrayList<>();
        for (int i = 0; i < HOSPITALS / 2; i++) {
            itsOwn.add(new Clients(newHospitalOn(worker, true)));
            others.add(new Clients(newHospitalOn(worker, false)));
        }
        Hospital erasing = newHospitalOn(worker, false);
        erasing.eraseAtOnce();
        erasing.generate("patient");
        List<Clients> all = Stream.concat(itsOwn.stream(), others.stream()).toList();
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        List<Future<Void>> running = all.stream().map(threads::submit).toList();
        try {
            awaitMore(all);
            assertThat(all).allSatisfy(clients -> assertThat(clients.refusals).isEmpty());

            database.nodes().kill(worker);
            awaitMore(others);
            await().atMost(LONGEST).until(() -> itsOwn.stream().noneMatch(clients -> clients.refusals.isEmpty()));
            requireTheRest(erasing, worker);
            database.nodes().startAgain(worker);
            awaitMore(all);
        } finally {
            all.forEach(clients -> clients.ended = true);
            threads.shutdown();
        }
        requireEnded(running);
        assertThat(others).allSatisfy(clients -> assertThat(clients.refusals).isEmpty());
        assertThat(itsOwn).allSatisfy(clients -> assertThat(clients.refusals).containsExactly(503));
        all.forEach(Clients::requireKeys);
        new Aftermath(one, all.stream().map(clients -> clients.hospital).toList(), new Acknowledged()).requireChains();
    }

    /** A new tenant, an erasure, which both servers list, and its certificate don't need the worker. */
    private void requireTheRest(Hospital erasing, Node worker) throws SQLException {
        assertThat(newHospitalOn(worker, false).generate("patient").status()).isEqualTo(201);
        Erased.await(erasing, erasing.destroy("patient"));
        assertThat(one.request("GET", Hospital.DESTRUCTIONS)
                        .as(erasing.privacyOfficer())
                        .send()
                        .status())
                .isEqualTo(200);
    }

    private static void awaitMore(List<Clients> all) {
        List<Integer> before =
                all.stream().map(clients -> clients.answers.get()).toList();
        await().atMost(LONGEST)
                .until(() -> IntStream.range(0, all.size())
                        .allMatch(i -> all.get(i).answers.get() >= before.get(i) + ANSWERS));
    }

    private static void requireEnded(List<Future<Void>> running) throws ExecutionException, InterruptedException {
        for (Future<Void> clients : running) {
            clients.get();
        }
    }

    private Hospital newHospitalOn(Node worker, boolean there) throws SQLException {
        String tenantId = "hospital-" + UUID.randomUUID();
        while (isOn(worker, tenantId) != there) {
            tenantId = "hospital-" + UUID.randomUUID();
        }
        return one.newHospital(tenantId);
    }

    private boolean isOn(Node worker, String tenantId) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(
                        "select count(*) from pg_dist_shard_placement where nodeport = ? and shardid = "
                                + "get_shard_id_for_distribution_column('audit_chain_heads', ?)")) {
            statement.setInt(1, worker.port());
            statement.setString(2, tenantId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1) == 1;
            }
        }
    }
}
