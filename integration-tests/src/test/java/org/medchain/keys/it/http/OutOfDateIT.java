package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.server.RowSeals;
import org.medchain.keys.it.server.Sql;

/**
 * Tenants and patients are changed behind the server's back, as another server on the same database does, right after it used
 * them: what it keeps of them is out of date. H2 has no second connection to do that with.
 */
@OnSharedApi
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
class OutOfDateIT {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** Within an operation's deadline the ledger tries often. */
    private static final Duration TRIES = Duration.ofMillis(500);

    private static final String PATIENT = "patient";
    private static final String SET_TENANT =
            "update tenants set status = ?, version = version + 1, name = 'Changed' where tenant_id = ?";
    private static final String SET_PATIENT = "update patients set status = ? where tenant_id = ?";

    private final Api api;
    private final Hospital hospital;
    private final ApiAnswer generated;

    OutOfDateIT(Api api) {
        this.api = api;
        hospital = api.newHospital();
        hospital.generate(PATIENT);
        // The patient that the first key made is read for the second, and kept.
        generated = hospital.generate(PATIENT);
    }

    /** As another server changes it, with its seal. */
    private void setTenant(String status) throws SQLException, IOException {
        try (Connection connection = api.installation().database().connect()) {
            connection.setAutoCommit(false);
            assertThat(Sql.execute(connection, SET_TENANT, status, hospital.tenantId()))
                    .isEqualTo(1);
            RowSeals.of(api.installation())
                    .change(
                            connection,
                            hospital.tenantId(),
                            "tenants/" + hospital.tenantId(),
                            Map.of("status", status, "name", "Changed"));
            connection.commit();
        }
    }

    private void set(String sql, String status) throws SQLException {
        assertThat(api.installation().database().execute(sql, status, hospital.tenantId()))
                .isEqualTo(1);
    }

    private ApiAnswer decrypt() {
        return hospital.decrypt(PATIENT, generated.json().getString("encryptedKey"));
    }

    private int storedKeys() {
        return api.request("GET", Hospital.DATA_KEYS, PATIENT)
                .sendAs(hospital.keyAdmin())
                .json()
                .getJsonArray("items")
                .size();
    }

    private void assertRefusedAtOnceAndAgain(Problems problem) {
        problem.assertIs(hospital.generate(PATIENT));
        problem.assertIs(decrypt());
        problem.assertIs(hospital.generate(PATIENT));
    }

    @Test
    void aSuspendedTenantGetsNoKey() throws SQLException, IOException {
        setTenant("SUSPENDED");

        assertRefusedAtOnceAndAgain(Problems.TENANT_SUSPENDED);

        setTenant("ACTIVE");
        assertThat(storedKeys()).isEqualTo(2);
        assertThat(decrypt().plainKey()).isEqualTo(generated.plainKey()).isPresent();
    }

    @Test
    void aPatientWhoseDestructionIsPendingGetsNoKey() throws SQLException {
        set(SET_PATIENT, "PENDING_DESTRUCTION");

        assertRefusedAtOnceAndAgain(Problems.DESTRUCTION_PENDING);

        set(SET_PATIENT, "ACTIVE");
        assertThat(storedKeys()).isEqualTo(2);
        assertThat(decrypt().plainKey()).isEqualTo(generated.plainKey()).isPresent();
    }

    @Test
    void aPatientWhoseKeysAreDestroyedGetsNoKey() throws SQLException {
        set(SET_PATIENT, "DESTROYED");

        assertRefusedAtOnceAndAgain(Problems.KEYS_DESTROYED);
    }

    /** The other server holds the chain's head, and commits while this one tries to get it. */
    @Test
    void aDestructionThatIsWaitedForIsSeen() throws Exception {
        try (Connection other = api.installation().database().connect()) {
            other.setAutoCommit(false);
            assertThat(Sql.read(
                            other,
                            row -> row.getInt(1),
                            "select 1 from audit_chain_heads where tenant_id = ? for update",
                            hospital.tenantId()))
                    .hasSize(1);
            assertThat(Sql.execute(other, SET_PATIENT, "PENDING_DESTRUCTION", hospital.tenantId()))
                    .isEqualTo(1);
            CompletableFuture<ApiAnswer> answer = CompletableFuture.supplyAsync(() -> hospital.generate(PATIENT));
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> answer.get(TRIES.toMillis(), TimeUnit.MILLISECONDS));

            other.commit();

            Problems.DESTRUCTION_PENDING.assertIs(answer.get(LONGEST.toSeconds(), TimeUnit.SECONDS));
        }
    }

    @Test
    void aTenantThatChangedIsReadAgain() throws SQLException, IOException {
        setTenant("ACTIVE");

        assertThat(decrypt().status()).isEqualTo(200);
        setTenant("ACTIVE");

        assertThat(hospital.generate(PATIENT).status()).isEqualTo(201);
    }

    @Test
    void eachRefusalHasOneEvent() throws SQLException {
        set(SET_PATIENT, "PENDING_DESTRUCTION");

        ApiAnswer refused = decrypt();

        hospital.assertAudited(refused, "reason", "destruction-pending");
    }
}
