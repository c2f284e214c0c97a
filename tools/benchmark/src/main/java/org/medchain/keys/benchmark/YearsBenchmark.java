package org.medchain.keys.benchmark;

import static org.medchain.keys.benchmark.Results.print;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;

/**
 * The cost of years of audit events. Generates and decrypts data keys, and reads pages of a patient's events, with 1,
 * 10 and 100 million events in the table.
 */
final class YearsBenchmark implements AutoCloseable {

    private static final long MILLION = 1_000_000;
    private static final int STEP = 10;
    private static final int ROUNDS = 3;
    private static final int CONNECTIONS = 64;
    private static final int ASKED_PATIENTS = 1024;

    private static final String GENERATE = "generate";
    private static final String DECRYPT = "decrypt";
    private static final String READ = "a page of a patient's events, one after the other";

    /**
     * The filters of auditors but for the patient: one page of each, with a column whose values are asked for one by
     * one, or a value that few or no events have.
     */
    private static final Map<String, String> FILTERS = Map.of(
            "keyId", "select key_id::text",
            "requestId", "select request_id",
            "actor", "select 'nobody-' || seq",
            "operation", "select 'SUSPEND_TENANT'",
            "outcome", "select 'FAILURE'");

    private static final int PAGES_BY_FILTER = 20;

    private final Results results = new Results();
    private final Installation installation = Benchmark.createInstallation("years");
    private final long events;
    private final Duration round;

    YearsBenchmark(long events, Duration round) {
        this.events = events;
        this.round = round;
    }

    void measure() throws Exception {
        Benchmark.printMachine(installation);
        installation
                .server()
                .start(installation
                        .environment()
                        .without("JVM_ARGS")
                        .without("AUDIT_DEADLINE_MILLIS")
                        .without("ERASURE_KEY_CACHE_SECONDS"));
        Api api = new Api(installation);
        try (Connection connection = installation.database().connect()) {
            measure(connection, api.newHospital("measured"), api);
        } finally {
            // The scan for secrets would read the whole table into memory.
            api.closeWithoutScan();
        }
        results.print();
        for (long size = STEP * MILLION; size <= events; size *= STEP) {
            for (String work : List.of(GENERATE, DECRYPT, READ)) {
                results.printRatio(name(work, size / STEP), name(work, size), "aim at most 1.3");
            }
        }
    }

    private void measure(Connection connection, Hospital hospital, Api api) throws Exception {
        List<String> generations = IntStream.range(0, ASKED_PATIENTS)
                .mapToObj(i -> hospital.keyUser() + " POST /api/v1/patients/patient-" + i + "/data-keys")
                .toList();
        List<String> decryptions = Servers.decryptions(installation.server().uri(), generations);
        Benchmark.warmUp(
                Benchmark.WARM,
                List.of(duration -> load(generations, duration), duration -> load(decryptions, duration)));
        ManyEvents many = new ManyEvents(connection, hospital.tenantId());
        for (long size = MILLION; size <= events; size *= STEP) {
            long start = System.nanoTime();
            many.fillUpTo(size);
            print(
                    "%d million events are there, after %d s%n",
                    size / MILLION, (System.nanoTime() - start) / 1_000_000_000);
            for (int i = 0; i < ROUNDS; i++) {
                results.add(name(GENERATE, size), load(generations, round));
                results.add(name(DECRYPT, size), load(decryptions, round));
                results.add(name(READ, size), read(api, hospital));
                for (String filter : new TreeSet<>(FILTERS.keySet())) {
                    results.add(
                            name("a page by " + filter, size),
                            readBy(filter, values(connection, hospital, FILTERS.get(filter)), api, hospital));
                }
            }
        }
    }

    private Rate load(List<String> requests, Duration duration) throws Exception {
        return new Wrk(installation.server().directory().server(), requests)
                .run(installation.server().uri(), CONNECTIONS, duration);
    }

    private Rate read(Api api, Hospital hospital) {
        long start = System.nanoTime();
        int pages = 0;
        while (System.nanoTime() - start < round.toNanos()) {
            ApiAnswer page = api.rawRequest(
                            "GET", Hospital.AUDIT_LOGS + "?patientId=patient-" + pages % ASKED_PATIENTS + "&limit=10")
                    .as(hospital.auditor())
                    .send();
            if (page.status() != 200) {
                throw new IllegalStateException("the audit trail can't be read: " + page.body());
            }
            pages++;
        }
        return Rate.of(pages * 1e9 / (System.nanoTime() - start));
    }

    /** Returns values of the oldest events, to which a walk from the newest comes last. */
    private static List<String> values(Connection connection, Hospital hospital, String select) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                select + " from audit_events where tenant_id = ? and seq < 0 and seq % 997 = 0 order by seq limit ?")) {
            statement.setString(1, hospital.tenantId());
            statement.setInt(2, PAGES_BY_FILTER);
            List<String> values = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    values.add(found.getString(1));
                }
            }
            return values;
        }
    }

    private static Rate readBy(String filter, List<String> values, Api api, Hospital hospital) {
        List<Duration> taken = new ArrayList<>();
        for (String value : values) {
            long start = System.nanoTime();
            ApiAnswer page = api.rawRequest("GET", Hospital.AUDIT_LOGS + "?" + filter + "=" + value + "&limit=50")
                    .as(hospital.auditor())
                    .send();
            taken.add(Duration.ofNanos(System.nanoTime() - start));
            if (page.status() != 200) {
                throw new IllegalStateException("the audit trail can't be read: " + page.body());
            }
        }
        Duration all = taken.stream().reduce(Duration.ZERO, Duration::plus);
        Collections.sort(taken);
        return new Rate(
                taken.size() * 1e9 / all.toNanos(), taken.get(taken.size() / 2), taken.get(taken.size() - 1), 0);
    }

    private static String name(String work, long size) {
        return work + ", " + size / MILLION + " million events";
    }

    @Override
    public void close() {
        installation.close();
    }
}
