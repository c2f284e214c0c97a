package org.medchain.keys.it.trail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.it.client.Api;

/** On PostgreSQL, where a second connection can change the table while the server runs. */
abstract class TamperedTrail {

    private static final int ENTRIES = 13;

    @TempDir
    Path files;

    private final Api api;
    private final AuditorsHospital hospital;

    TamperedTrail(Api api) {
        this.api = api;
        hospital = AuditorsHospital.in(api);
        hospital.generate(ENTRIES - 1);
        hospital.awaitCheckpointOf(ENTRIES);
    }

    private Connection connect() throws SQLException {
        return api.installation().database().connect();
    }

    private OfflineVerification verifyOffline() throws Exception {
        return OfflineVerification.of(
                hospital.tenantId(),
                hospital.export(files),
                api.installation().server().directory());
    }

    @Nested
    class Untouched {

        @Test
        void isVerifiedHereAndOffline() throws Exception {
            JsonObject found = hospital.verify();

            assertThat(found.getBoolean("verified")).as("%s", found).isTrue();
            assertThat(found.getInt("checkpointed")).isGreaterThanOrEqualTo(ENTRIES);
            assertThat(found.getInt("droppedPatientIds")).isZero();
            OfflineVerification offline = verifyOffline();
            assertThat(offline.status()).as(offline.line()).isZero();
            assertThat(offline.line()).startsWith("verified: tenant " + hospital.tenantId() + ", ");
        }
    }

    @Nested
    class Tampered {

        @ParameterizedTest
        @EnumSource
        void isNamedByItsPositionHereAndOffline(Tampering tampering) throws Exception {
            try (Connection connection = connect()) {
                tampering.apply(connection, hospital.tenantId());
            }

            JsonObject found = hospital.verify();
            OfflineVerification offline = verifyOffline();

            assertThat(found.containsKey("flaw")).as("%s", found).isTrue();
            JsonObject flaw = found.getJsonObject("flaw");
            assertThat(found.getBoolean("verified")).isFalse();
            // Where the end is missing, the first that nothing proves is named; an early checkpoint may prove some.
            assertThat((long) flaw.getInt("position"))
                    .as("%s", found)
                    .isEqualTo(tampering.isGoneOnFrom() ? found.getInt("checkpointed") + 1 : tampering.position())
                    .isLessThanOrEqualTo(tampering.position());
            assertThat(tampering.shows(flaw.getString("kind"))).as("%s", found).isTrue();
            assertThat(offline.status()).as(offline.line()).isEqualTo(1);
            if (tampering.isGoneOnFrom()) {
                // Verification and export have left an event each, where an early checkpoint may know another one.
                assertThat(offline.line())
                        .containsPattern(", entry \\d+: (nothing proves the entries from here on, and some are missing"
                                + "|the chain was recomputed)");
            } else {
                assertThat(offline.line())
                        .contains(", entry " + tampering.position() + ": " + flaw.getString("description"));
            }
        }
    }

    @Nested
    class Dropped {

        @Test
        void idsAreCountedIfTheirSaltsAreGoneToo() throws Exception {
            try (Connection connection = connect();
                    var statement = connection.createStatement()) {
                statement.executeUpdate("update audit_events set patient_id = null, patient_salt = null"
                        + " where tenant_id = '" + hospital.tenantId() + "' and patient_id = 'patient-1'");
            }

            JsonObject found = hospital.verify();

            assertThat(found.getBoolean("verified")).as("%s", found).isTrue();
            assertThat(found.getInt("droppedPatientIds")).isEqualTo(4);
            assertThat(verifyOffline().line()).contains("patient id was dropped, as erasures do: 4");
        }
    }

    @Nested
    class SetBack {

        @Test
        void isNoticedAndGetsNoCheckpointThatContradicts() throws Exception {
            List<String> before = hospital.checkpointLines();
            try (Connection connection = connect()) {
                Tampering.CUT_OFF.apply(connection, hospital.tenantId());
            }
            hospital.generate(2 * ENTRIES);

            Path log = api.installation().server().directory().messagesLog();
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(java.nio.file.Files.readString(log))
                            .contains("no checkpoint of the audit trail of tenant " + hospital.tenantId()
                                    + ": the database went back or was changed"));
            assertThat(hospital.checkpointLines()).isEqualTo(before);
            JsonObject flaw = hospital.verify().getJsonObject("flaw");
            assertThat(flaw.getString("kind")).isEqualTo("recomputed");
            assertThat(flaw.getInt("position")).isBetween(1, 8);
        }
    }
}
