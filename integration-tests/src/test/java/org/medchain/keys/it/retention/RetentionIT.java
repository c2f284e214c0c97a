package org.medchain.keys.it.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.PatientRowMac;
import org.medchain.keys.it.server.RowSeals;
import org.medchain.keys.it.server.Sql;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * Chains of years ago, of tenants that each have something of their own in the way. They are written while the server is down,
 * since H2 allows no second process; then it is killed in the middle of archiving them, three times.
 */
@Order(1)
@TestInstance(Lifecycle.PER_CLASS)
@Tag("proof")
class RetentionIT {

    private static final int SEVEN_YEARS = 7 * 366;
    private static final int ONE_STRETCH = 10_000;
    private static final int CRASHES = 3;
    private static final String INSTALLATIONS_OWN = "tenant-_2a.";
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final String old = newTenantId();
    private final String held = newTenantId();
    private final String interrupted = newTenantId();

    private Installation installation;
    private Archive archive;
    private Api api;
    private int starts;

    @BeforeAll
    void archiveOverSeveralCrashes() throws Exception {
        Kind kind = Kind.chosen();
        installation = Installation.create("retention-" + kind.name().toLowerCase(Locale.ROOT), kind);
        api = new Api(installation);
        archive = Archive.create(installation);
        installation.start();
        installation.server().stop();
        try (Connection connection = installation.database().connect()) {
            writeChains(connection);
        }
        for (int files = 1; files <= CRASHES; files++) {
            startWithArchive();
            int enough = files;
            await().atMost(LONGEST)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> archive.files(interrupted).size() >= enough);
            installation.server().kill();
        }
        startWithArchive();
    }

    @AfterAll
    void close() {
        api.close();
    }

    private void writeChains(Connection connection) throws SQLException, IOException {
        try (OldChain chain = new OldChain(connection, old)) {
            chain.add(ONE_STRETCH + 50, SEVEN_YEARS, "patient").add(20, 5 * 365, "patient");
        }
        try (OldChain chain = new OldChain(connection, Api.EVERY_TENANT)) {
            chain.add(30, SEVEN_YEARS, "patient").add(5, 5 * 365, "patient");
        }
        UUID patient = UUID.randomUUID();
        OffsetDateTime placed = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
        String hold = Json.createObjectBuilder()
                .add("reason", "a lawsuit")
                .add("placedBy", "officer")
                .add("placedAt", placed.toInstant().toString())
                .build()
                .toString();
        try (OldChain chain = new OldChain(connection, held)) {
            chain.add(30, SEVEN_YEARS, "anybody")
                    .addCreation(SEVEN_YEARS - 1, "held", "legal_holds/" + patient, hold)
                    .add(9, SEVEN_YEARS - 2, "anybody");
        }
        placeHold(connection, patient, placed, hold);
        try (OldChain chain = new OldChain(connection, interrupted)) {
            chain.add(2 * CRASHES * ONE_STRETCH, SEVEN_YEARS, "patient");
        }
    }

    /** Each time with another interval, so with a timer of its own: one of a server before is taken over after minutes. */
    private void startWithArchive() {
        starts++;
        installation
                .server()
                .start(installation
                        .environment()
                        .with("AUDIT_CHECKPOINT_SECONDS", "1")
                        .with("AUDIT_ARCHIVE_SECONDS", Integer.toString(starts))
                        .with("AUDIT_ARCHIVE_DIRECTORY", archive.directory().toString()));
    }

    @Test
    void archivesWhatIsOldAndTheRestGoesOnVerifying() throws Exception {
        Hospital hospital = api.newHospital(old);
        hospital.generate("patient");
        awaitArchived(hospital, 2);

        assertThat(oldestIn(hospital)).isEqualTo(ONE_STRETCH + 51);
        assertThat(archive.files(old)).hasSize(2);
        assertThat(Files.readString(archive.files(old).get(0))).doesNotContain("\"patientId\"", "\"patientSalt\"");
        JsonObject verification = get(hospital, "/verification");
        assertThat(verification.getBoolean("verified")).as("%s", verification).isTrue();
        assertThat(archive.verify(hospital, api)).startsWith("verified: tenant " + old);
        assertThat(archiving(hospital)).allSatisfy(event -> {
            assertThat(event.getString("actor")).isEqualTo("internal");
            assertThat(event.getString("outcome")).isEqualTo("SUCCESS");
        });
    }

    @Test
    void keepsEverythingFromTheFirstEventOfALegalHoldOn() throws Exception {
        Hospital hospital = api.newHospital(held);
        awaitArchived(hospital, 1);
        assertThat(oldestIn(hospital)).isEqualTo(31);

        ApiAnswer lifted = api.request("DELETE", "/api/v1/patients/{}/legal-hold", "held")
                .sendAs(hospital.token(Role.PRIVACY_OFFICER));
        assertThat(lifted.status()).as("%s", lifted).isBetween(200, 204);
        awaitArchived(hospital, 2);

        assertThat(oldestIn(hospital)).isEqualTo(41);
        assertThat(archive.verify(hospital, api)).startsWith("verified: ");
    }

    @Test
    void finishesWhatACrashLeftWhereverItWas() throws Exception {
        Hospital hospital = api.newHospital(interrupted);
        await().atMost(LONGEST).until(() -> oldestIn(hospital) > 2 * CRASHES * ONE_STRETCH);

        assertThat(archive.files(interrupted)).hasSize(2 * CRASHES);
        assertThat(archive.verify(hospital, api)).startsWith("verified: ");
    }

    /** Events that belong to no tenant: kept for six years, whatever any tenant says. */
    @Test
    void archivesWhatBelongsToNoTenant() {
        String auditor = api.token(Api.EVERY_TENANT, Role.AUDITOR);
        List<JsonObject> events = await().atMost(LONGEST)
                .until(
                        () -> api.request("GET", Hospital.AUDIT_LOGS)
                                .query("limit", "1000")
                                .sendAs(auditor)
                                .json()
                                .getJsonArray("items")
                                .getValuesAs(JsonObject.class),
                        found -> found.stream()
                                .anyMatch(event -> event.getString("operation").equals("ARCHIVE_AUDIT_LOG")));
        assertThat(events.get(events.size() - 1).getInt("seq")).isEqualTo(31);
        assertThat(events)
                .filteredOn(event -> event.getString("operation").equals("ARCHIVE_AUDIT_LOG"))
                .singleElement()
                .satisfies(event -> assertThat(event.getString("outcome")).isEqualTo("SUCCESS"));
        JsonObject verification = api.request("GET", Hospital.AUDIT_LOGS + "/verification")
                .sendAs(auditor)
                .json();
        assertThat(verification.getBoolean("verified")).as("%s", verification).isTrue();
        assertThat(archive.directory().resolve(INSTALLATIONS_OWN + "0000000000000000001.ndjson"))
                .content()
                .hasLineCount(30);
    }

    private static String newTenantId() {
        return "Hospital." + UUID.randomUUID();
    }

    private static List<JsonObject> archiving(Hospital hospital) {
        return hospital.auditEvents("operation", "ARCHIVE_AUDIT_LOG");
    }

    private static void awaitArchived(Hospital hospital, int times) {
        await().atMost(LONGEST).until(() -> archiving(hospital).size() >= times);
    }

    private static long oldestIn(Hospital hospital) {
        List<JsonObject> events = hospital.auditEvents();
        return events.get(events.size() - 1).getJsonNumber("seq").longValue();
    }

    private JsonObject get(Hospital hospital, String what) {
        return api.request("GET", Hospital.AUDIT_LOGS + what)
                .sendAs(hospital.auditor())
                .json();
    }

    /** With the seals that the service would have made. */
    private void placeHold(Connection connection, UUID patient, OffsetDateTime now, String hold)
            throws SQLException, IOException {
        RowSeals seals = RowSeals.of(installation);
        seals.add(connection, held, "tenants/" + held, sealedTenant("Held", "P6Y"));
        seals.add(connection, held, "legal_holds/" + patient, 1, hold);
        Sql.execute(
                connection,
                "insert into tenants (tenant_id, name, status, destruction_window_seconds, audit_retention,"
                        + " keep_patient_ids_in_audit, created_at, updated_at, version)"
                        + " values (?, 'Held', 'ACTIVE', 604800, 'P6Y', false, ?, ?, 0)",
                held,
                now,
                now);
        Sql.execute(
                connection,
                "insert into patients (id, tenant_id, patient_id, mac, status, created_at, version)"
                        + " values (?, ?, 'held', ?, 'ACTIVE', ?, 0)",
                patient,
                held,
                new PatientRowMac(installation.server().directory().erasureRegister()).of(patient, held, "held"),
                now);
        Sql.execute(
                connection,
                "insert into legal_holds (tenant_id, patient, reason, placed_by, placed_at, version)"
                        + " values (?, ?, 'a lawsuit', 'officer', ?, 0)",
                held,
                patient,
                now);
    }

    /** What a seal has of a tenant with a window of a week and defaults. */
    static String sealedTenant(String name, String auditRetention) {
        return Json.createObjectBuilder()
                .add("name", name)
                .add("status", "ACTIVE")
                .add("destructionWindowSeconds", 604_800)
                .add("auditRetention", auditRetention)
                .add("keepPatientIdsInAudit", false)
                .build()
                .toString();
    }
}
