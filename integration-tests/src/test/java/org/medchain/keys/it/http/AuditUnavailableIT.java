package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.chain.verification.Verification.Verified;
import org.medchain.keys.it.chain.StoredChain;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.server.TestDatabase;

/** Takes the right to write events from the server. H2 has no second connection to do that with. */
@OnSharedApi
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
class AuditUnavailableIT {

    private static final String PATIENT = "patient";

    private final Api api;
    private Hospital hospital;
    private ApiAnswer generated;

    AuditUnavailableIT(Api api) {
        this.api = api;
    }

    @BeforeEach
    void breakTheTrail() throws SQLException {
        hospital = api.newHospital();
        generated = hospital.generate(PATIENT);
        execute("revoke insert on audit_events from " + TestDatabase.USER);
    }

    @AfterEach
    void mendTheTrail() throws SQLException {
        execute("grant insert on audit_events to " + TestDatabase.USER);
    }

    private void execute(String sql) throws SQLException {
        api.installation().database().execute(sql);
    }

    private static void assertUnavailable(ApiAnswer answer) {
        Problems.AUDIT_UNAVAILABLE.assertIs(answer);
        assertThat(answer.header("Retry-After"))
                .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9][0-9]*"));
    }

    @Test
    void generateMakesNoKeyAndNoPatient() throws SQLException {
        ApiAnswer known = hospital.generate(PATIENT);
        ApiAnswer unknown = hospital.generate("new patient");
        mendTheTrail();

        assertUnavailable(known);
        assertUnavailable(unknown);
        assertThat(keysOf(PATIENT).json().getJsonArray("items")).hasSize(1);
        Problems.NOT_FOUND.assertIs(keysOf("new patient"));
        assertThat(hospital.auditEventsOf(known)).isEmpty();
    }

    @Test
    void decryptHandsOutNoKey() {
        assertUnavailable(hospital.decrypt(PATIENT, generated.json().getString("encryptedKey")));
    }

    @Test
    void refusalsAreNotToldEither() {
        assertUnavailable(hospital.decrypt(PATIENT, "TUsB"));
        assertUnavailable(api.request("POST", Hospital.DATA_KEYS, PATIENT).sendAs(hospital.auditor()));
        assertUnavailable(api.request("GET", Hospital.DATA_KEYS, PATIENT)
                .as(hospital.keyUser())
                .query("limit", "x")
                .send());
    }

    @Test
    void tenantsAreNotChanged() throws SQLException {
        ApiAnswer suspended = hospital.suspend();
        ApiAnswer renamed = hospital.rename("Renamed");
        mendTheTrail();

        assertUnavailable(suspended);
        assertUnavailable(renamed);
        JsonObject tenant = api.request("GET", Hospital.TENANT, hospital.tenantId())
                .sendAs(hospital.keyAdmin())
                .json();
        assertThat(tenant.getString("status")).isEqualTo("ACTIVE");
        assertThat(tenant.getString("name")).isNotEqualTo("Renamed");
    }

    @Test
    void healsByItself() throws SQLException {
        assertUnavailable(hospital.generate(PATIENT));
        mendTheTrail();

        ApiAnswer decrypted = hospital.decrypt(PATIENT, generated.json().getString("encryptedKey"));

        assertThat(decrypted.plainKey()).isEqualTo(generated.plainKey()).isPresent();
        assertThat(hospital.generate(PATIENT).status()).isEqualTo(201);
        try (Connection connection = api.installation().database().connect()) {
            StoredChain chain = StoredChain.read(connection, hospital.tenantId());
            assertThat(chain.verify()).isEqualTo(new Verified(chain.head(), 0, 0));
        }
    }

    private ApiAnswer keysOf(String patientId) {
        return api.request("GET", Hospital.DATA_KEYS, patientId).sendAs(hospital.keyUser());
    }
}
