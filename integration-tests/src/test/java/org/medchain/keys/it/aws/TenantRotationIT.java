package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.RowSeals;
import org.medchain.keys.it.server.Sql;
import org.medchain.keys.it.server.TestDatabase.Kind;
import org.medchain.keys.kmssimulator.Fault;

/** Rotations of whole tenants: their progress, what stops them and what does not. */
@Tag("slow")
@Order(1)
class TenantRotationIT {

    /** More than three batches. */
    private static final int MANY = 700;

    private static final int FEW = 20;

    /** A batch then takes a second and a half. */
    private static final Fault SLOW = Fault.latency(Duration.ofMillis(30)).on("ReEncrypt");

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Map<String, String> SETTINGS = Map.of(
            "ROTATION_LEASE_SECONDS", "3",
            "ROTATION_CHECK_SECONDS", "1",
            "ROTATION_PARALLEL_CALLS", "4",
            "KMS_MAX_ATTEMPTS", "1",
            "KMS_ATTEMPT_TIMEOUT_MILLIS", "10000",
            "KMS_BREAKER_WAIT_SECONDS", "1",
            "KMS_BREAKER_LONGEST_WAIT_SECONDS", "2");

    private static AwsInstallation aws;

    private TenantWithCmk tenant;
    private Hospital hospital;

    @BeforeAll
    static void startInstallation() {
        String name = "tenant-rotation-" + Kind.chosen().name().toLowerCase(Locale.ROOT);
        aws = AwsInstallation.start(name, Kind.chosen(), SETTINGS);
    }

    @AfterAll
    static void closeInstallation() {
        aws.close();
    }

    @BeforeEach
    void openHospital() {
        aws.kms().faults().clear();
        tenant = aws.newTenant();
        hospital = tenant.hospital();
    }

    /** Each with one data key. */
    private Map<String, ApiAnswer> newPatients(int count) {
        ForkJoinPool callers = new ForkJoinPool(8);
        try {
            return callers.submit(() -> IntStream.range(0, count)
                            .parallel()
                            .mapToObj(number -> "patient-" + number)
                            .collect(Collectors.toConcurrentMap(Function.identity(), hospital::generate)))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            callers.shutdown();
        }
    }

    private String start() {
        ApiAnswer started = hospital.startRotation();
        assertThat(started.status()).as("%s", started).isEqualTo(202);
        String id = started.json().getString("id");
        assertThat(started.header("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith("/api/v1/rotations/" + id));
        return id;
    }

    private JsonObject awaitRotation(String id, Predicate<JsonObject> wanted) {
        return await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> hospital.readRotation(id), wanted);
    }

    private JsonObject awaitEnd(String id) {
        return awaitRotation(id, rotation -> rotation.containsKey("endedAt"));
    }

    private static boolean hasBegun(JsonObject rotation) {
        return rotation.getInt("done") > 0;
    }

    private static void assertCounts(JsonObject rotation, String status, int done, int failed, int skipped) {
        assertThat(rotation.getString("status")).as("%s", rotation).isEqualTo(status);
        assertThat(rotation.getInt("done")).as("%s", rotation).isEqualTo(done);
        assertThat(rotation.getInt("failed")).as("%s", rotation).isEqualTo(failed);
        assertThat(rotation.getInt("skipped")).as("%s", rotation).isEqualTo(skipped);
        assertThat(rotation.getInt("total")).as("%s", rotation).isEqualTo(done + failed + skipped);
    }

    private void assertMovedOnceEach(Map<String, ApiAnswer> keys, String rotation) {
        List<JsonObject> events = hospital.auditEvents("operation", "ROTATE_PATIENT_KEY");
        assertThat(events)
                .allSatisfy(event -> {
                    assertThat(event.getString("outcome")).isEqualTo("SUCCESS");
                    assertThat(event.getString("actor")).isEqualTo("internal");
                    assertThat(event.getString("requestId")).isEqualTo(rotation);
                    assertThat(event.getInt("generation")).isEqualTo(2);
                })
                .extracting(event -> event.getString("patientId"))
                .containsExactlyInAnyOrderElementsOf(keys.keySet());
    }

    /** With the CMK gone that wrapped them first. */
    private void assertOpenUnderTheNewCmk(Map<String, ApiAnswer> keys) {
        new CmkOwner(aws.kms().endpoint(), tenant.cmk()).scheduleDeletion();
        keys.entrySet().stream().limit(FEW).forEach(key -> {
            ApiAnswer opened =
                    hospital.decrypt(key.getKey(), key.getValue().json().getString("encryptedKey"));
            assertThat(opened.plainKey()).isEqualTo(key.getValue().plainKey()).isPresent();
            assertThat(opened.json().containsKey("encryptedKey")).isTrue();
        });
    }

    private void assertAllUnder(String cmk, int keys) {
        assertThat(hospital.wrappings()).singleElement().satisfies(item -> {
            JsonObject wrapping = item.asJsonObject();
            assertThat(wrapping.getString("wrappedUnder")).isEqualTo(cmk);
            assertThat(wrapping.getInt("dataKeys")).isEqualTo(keys);
            assertThat(wrapping.getBoolean("current")).isTrue();
        });
    }

    @Nested
    class Rotation {

        @Test
        void movesEveryPatientOnce() {
            Map<String, ApiAnswer> keys = newPatients(FEW);
            hospital.generate("patient-0");
            String cmk = aws.changeCmk(hospital);

            String id = start();

            JsonObject ended = awaitEnd(id);
            assertCounts(ended, "DONE", FEW, 0, 0);
            assertThat(ended.getInt("dataKeys")).isEqualTo(FEW + 1);
            assertThat(ended.getJsonArray("failures")).isEmpty();
            assertMovedOnceEach(keys, id);
            assertAllUnder(cmk, FEW + 1);
            assertOpenUnderTheNewCmk(keys);
            assertCounts(awaitEnd(start()), "DONE", 0, 0, FEW);
            assertThat(hospital.auditEvents("operation", "COMPLETE_ROTATION")).hasSize(2);
        }

        @Test
        void onlyCountsInADryRun() {
            newPatients(FEW);
            aws.changeCmk(hospital);
            hospital.generate("patient-of-today");
            long reEncrypted = aws.kms().calls("ReEncrypt");

            String id = aws.api()
                    .request("POST", Hospital.ROTATIONS)
                    .query("dryRun", "true")
                    .sendAs(hospital.keyAdmin())
                    .json()
                    .getString("id");

            JsonObject ended = awaitEnd(id);
            assertCounts(ended, "DONE", FEW, 0, 1);
            assertThat(ended.getBoolean("dryRun")).isTrue();
            assertThat(aws.kms().calls("ReEncrypt")).isEqualTo(reEncrypted);
            assertThat(hospital.wrappings())
                    .extracting(item -> item.asJsonObject().getInt("dataKeys"))
                    .containsExactlyInAnyOrder(FEW, 1);
        }

        /** Or the time that a batch takes grows with the patients before it: PostgreSQL joins that way if it may. */
        @Test
        @EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
        void readsEachErasureKeyOnce() throws SQLException {
            int patients = 5_000;
            try (Connection connection = aws.api().installation().database().connect();
                    Statement statement = connection.createStatement()) {
                String ofTenant = "'" + hospital.tenantId() + "'";
                statement.execute("insert into patients (tenant_id, id, patient_id, status, created_at, version)"
                        + " select " + ofTenant
                        + ", gen_random_uuid(), 'patient-' || n, 'ACTIVE', current_timestamp, 0"
                        + " from generate_series(1, " + patients + ") n");
                statement.execute("insert into erasure_keys (tenant_id, patient, erasure_key)"
                        + " select tenant_id, id, sha256(uuid_send(gen_random_uuid())) from patients where tenant_id = "
                        + ofTenant);
                statement.execute("analyze patients, erasure_keys");
                long before = erasureKeysRead(statement);

                assertCounts(awaitEnd(start()), "DONE", 0, 0, patients);

                assertThat(awaitErasureKeysRead(statement, before + patients / 2) - before)
                        .isLessThan(2L * patients);
            }
        }

        /** The database tells some time later, one connection's reads after the other's. */
        private long awaitErasureKeysRead(Statement statement, long least) {
            AtomicLong last = new AtomicLong();
            await().atMost(LONG).during(Duration.ofSeconds(2)).until(() -> {
                long read = erasureKeysRead(statement);
                return read > least && last.getAndSet(read) == read;
            });
            return last.get();
        }

        private static long erasureKeysRead(Statement statement) throws SQLException {
            try (ResultSet row = statement.executeQuery("select seq_tup_read + idx_tup_fetch from pg_stat_user_tables"
                    + " where relname = 'erasure_keys'")) {
                row.next();
                return row.getLong(1);
            }
        }

        @Test
        void isListedNewestFirst() {
            String first = start();
            awaitEnd(first);
            String second = start();
            awaitEnd(second);

            JsonObject page = aws.api()
                    .request("GET", Hospital.ROTATIONS)
                    .query("limit", "1")
                    .sendAs(hospital.keyAdmin())
                    .json();

            assertThat(page.getJsonArray("items"))
                    .extracting(item -> item.asJsonObject().getString("id"))
                    .containsExactly(second);
            JsonObject next = aws.api()
                    .request("GET", Hospital.ROTATIONS)
                    .query("cursor", page.getString("nextCursor"))
                    .sendAs(hospital.keyAdmin())
                    .json();
            assertThat(next.getJsonArray("items"))
                    .extracting(item -> item.asJsonObject().getString("id"))
                    .containsExactly(first);
        }
    }

    @Nested
    class OneAtATime {

        @Test
        void isAllPausedAndCancelledAsAsked() {
            Map<String, ApiAnswer> keys = newPatients(MANY);
            aws.changeCmk(hospital);
            aws.kms().faults().inject(SLOW);
            String id = start();
            awaitRotation(id, TenantRotationIT::hasBegun);

            assertThat(hospital.startRotation().json().getString("type")).isEqualTo("/problems/rotation-in-progress");
            assertThat(hospital.changeRotation(id, "pause").json().getString("status"))
                    .isEqualTo("PAUSED");
            JsonObject paused = awaitStandstill(id);
            assertThat(paused.getInt("done")).isBetween(1, MANY - 1);
            assertThat(paused.containsKey("eta")).isFalse();

            aws.kms().faults().clear();
            assertThat(hospital.changeRotation(id, "resume").json().getString("status"))
                    .isEqualTo("RUNNING");
            assertCounts(awaitEnd(id), "DONE", MANY, 0, 0);
            assertMovedOnceEach(keys, id);
            assertThat(hospital.changeRotation(id, "pause").status()).isEqualTo(409);
        }

        /** Nobody holds it any more when the batch that was begun is through. */
        private JsonObject awaitStandstill(String id) {
            long before = -1;
            JsonObject rotation = hospital.readRotation(id);
            while (rotation.getInt("done") != before) {
                before = rotation.getInt("done");
                long calls = aws.kms().calls("ReEncrypt");
                await().atMost(LONG)
                        .during(Duration.ofSeconds(1))
                        .until(() -> aws.kms().calls("ReEncrypt"), seen -> seen >= calls);
                rotation = hospital.readRotation(id);
            }
            return rotation;
        }
    }

    @Nested
    class WhatFails {

        @Test
        void isNamedAndKeepsNoOtherFromMoving() {
            String disabled = aws.kms().createKey(AwsInstallation.REGION);
            aws.register(hospital, Optional.of(disabled));
            ApiAnswer closed = hospital.generate("patient-whose-cmk-is-disabled");
            aws.register(hospital, Optional.of(tenant.cmk()));
            hospital.generate("patient-whose-cmk-is-disabled");
            newPatients(FEW);
            new CmkOwner(aws.kms().endpoint(), disabled).disable();
            aws.changeCmk(hospital);

            JsonObject ended = awaitEnd(start());

            assertCounts(ended, "INCOMPLETE", FEW, 1, 0);
            assertThat(ended.getJsonArray("failures")).singleElement().satisfies(item -> {
                JsonObject failure = item.asJsonObject();
                assertThat(failure.getString("patientId")).isEqualTo("patient-whose-cmk-is-disabled");
                assertThat(failure.getString("keyId")).isEqualTo(closed.json().getString("keyId"));
                assertThat(failure.getString("reason")).isEqualTo("kms-refused");
            });
            assertThat(hospital.auditEvents("operation", "ROTATE_PATIENT_KEY", "outcome", "FAILURE"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getString("reason")).isEqualTo("kms-refused"));
            // All keys of a patient move or none.
            assertThat(hospital.wrappings())
                    .extracting(item -> item.asJsonObject().getInt("dataKeys"))
                    .containsExactlyInAnyOrder(FEW, 1, 1);
        }
    }

    @Nested
    @Tag("proof")
    class Crash {

        @Test
        void losesNothing() {
            Map<String, ApiAnswer> keys = newPatients(MANY);
            String cmk = aws.changeCmk(hospital);
            aws.kms().faults().inject(SLOW);
            String id = start();
            awaitRotation(id, TenantRotationIT::hasBegun);

            aws.api().installation().server().kill();
            aws.startAgain();

            JsonObject found = hospital.readRotation(id);
            assertThat(found.getInt("done")).isLessThan(MANY);
            aws.kms().faults().clear();
            JsonObject ended = awaitEnd(id);
            assertCounts(ended, "DONE", MANY, 0, 0);
            assertThat(ended.getInt("dataKeys")).isEqualTo(MANY);
            assertMovedOnceEach(keys, id);
            assertAllUnder(cmk, MANY);
            assertOpenUnderTheNewCmk(keys);
        }
    }

    @Nested
    @Tag("proof")
    @EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
    class TwoServers {

        /**
         * The one that works is stopped in the middle for longer than its lease, the other takes over, and then both go on: the
         * first with a batch that was prepared long ago.
         */
        @Test
        void moveEveryPatientOnceEvenIfOneIsLate() throws SQLException, IOException {
            Map<String, ApiAnswer> keys = newPatients(MANY);
            String cmk = aws.changeCmk(hospital);
            aws.kms().faults().inject(SLOW);
            String id = start();
            hospital.changeRotation(id, "pause");
            try (MedChainServer late = aws.startAnother("tenant-rotation-late")) {
                aws.api().installation().server().stop();
                int doneByTheFirst = done();
                resume(id);
                await().atMost(LONG).until(() -> done() > doneByTheFirst);

                late.freeze();
                aws.startAgain();
                awaitRotation(id, rotation -> rotation.getInt("done") > doneBeforeItFroze);
                late.thaw();

                aws.kms().faults().clear();
                JsonObject ended = awaitEnd(id);
                assertCounts(ended, "DONE", MANY, 0, 0);
                assertThat(ended.getInt("dataKeys")).isEqualTo(MANY);
                assertMovedOnceEach(keys, id);
                assertAllUnder(cmk, MANY);
                assertOpenUnderTheNewCmk(keys);
            }
        }

        private int doneBeforeItFroze;

        private int done() throws SQLException {
            doneBeforeItFroze = aws.api()
                    .installation()
                    .database()
                    .read(
                            row -> row.getInt(1),
                            "select done from rotation_jobs where active_tenant = ?",
                            hospital.tenantId())
                    .get(0);
            return doneBeforeItFroze;
        }

        /** As a server does that no test can ask: with the seal of the row. */
        private void resume(String id) throws SQLException, IOException {
            Installation installation = aws.api().installation();
            try (Connection connection = installation.database().connect()) {
                connection.setAutoCommit(false);
                assertThat(Sql.execute(
                                connection,
                                "update rotation_jobs set status = 'RUNNING' where active_tenant = ?",
                                hospital.tenantId()))
                        .isEqualTo(1);
                RowSeals.of(installation)
                        .change(connection, hospital.tenantId(), "rotation_jobs/" + id, Map.of("status", "RUNNING"));
                connection.commit();
            }
        }
    }

    @Nested
    class Policy {

        @Test
        void renewsWhatIsTooOldWithinTheWindow() {
            TenantWithCmk outside = aws.newTenant();
            outside.hospital().generate("patient");
            newPatients(FEW);

            outside.hospital().setRotationPolicy(policy(closedNow()));
            ApiAnswer set =
                    hospital.setRotationPolicy(policy("\"zone\":\"UTC\",\"start\":\"00:00\",\"end\":\"23:59\""));

            assertThat(set.status()).as("%s", set).isEqualTo(200);
            // One that begins within the first second finds the wrappings not old enough; the next does not.
            JsonObject started = await().atMost(LONG)
                    .until(
                            () -> rotations(hospital).stream()
                                    .filter(rotation -> rotation.getInt("done") > 0)
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
            assertThat(started.getString("origin")).isEqualTo("POLICY");
            JsonObject ended = awaitEnd(started.getString("id"));
            assertThat(ended.getInt("done")).isPositive();
            assertThat(hospital.auditEvents("operation", "START_ROTATION"))
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event.getString("actor")).isEqualTo("internal"));
            assertThat(rotations(outside.hospital())).isEmpty();
            hospital.setRotationPolicy("{\"enabled\":false}");
            outside.hospital().setRotationPolicy("{\"enabled\":false}");
        }

        private String policy(String window) {
            return "{\"enabled\":true,\"maxAge\":\"PT1S\",\"window\":{" + window + "}}";
        }

        private String closedNow() {
            LocalTime later = LocalTime.now(ZoneOffset.UTC).plusHours(6).truncatedTo(ChronoUnit.MINUTES);
            return "\"start\":\"" + later + "\",\"end\":\"" + later.plusHours(1) + "\"";
        }

        private List<JsonObject> rotations(Hospital of) {
            return aws.api()
                    .request("GET", Hospital.ROTATIONS)
                    .sendAs(of.keyAdmin())
                    .json()
                    .getJsonArray("items")
                    .getValuesAs(JsonObject.class);
        }
    }
}
