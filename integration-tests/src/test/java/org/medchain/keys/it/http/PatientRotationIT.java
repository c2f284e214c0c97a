package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

/** Whom a rotation refuses. What it moves is in AwsRotationIT and LocalKekIT. */
@OnSharedApi
record PatientRotationIT(Api api) {

    private static final String PATIENT = "patient";

    @Test
    void findsKeysCurrentUnderTheKekThatWrapped() {
        Hospital hospital = api.newHospital();
        hospital.generate(PATIENT);

        ApiAnswer answer = hospital.rotate(PATIENT);

        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"current\":1,\"generation\":1,\"rotated\":0}");
    }

    @Test
    void knowsNoPatientWithoutKeys() {
        Problems.NOT_FOUND.assertIs(api.newHospital().rotate(PATIENT));
    }

    @Test
    void refusesASuspendedTenant() {
        Hospital hospital = api.newHospital();
        hospital.generate(PATIENT);
        hospital.suspend();

        Problems.TENANT_SUSPENDED.assertIs(hospital.rotate(PATIENT));
    }

    @Test
    void refusesTheAdministratorOfEveryTenant() {
        ApiAnswer answer = api.request("POST", Hospital.ROTATION, PATIENT).sendAs(api.administrator());

        Problems.FORBIDDEN.assertIs(answer);
    }

    /** Changed behind the server's back; H2 has no second connection to do that with. */
    @Nested
    @EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
    class StoredKey {

        private final Hospital hospital = api.newHospital();
        private final String keyId = hospital.generate(PATIENT).json().getString("keyId");

        @Test
        void thatWasAlteredIsNamed() throws SQLException {
            change("update data_keys set wrapped_under = '', encrypted_key = set_byte(encrypted_key, 40,"
                    + " get_byte(encrypted_key, 40) # 1) where key_id = ?");

            assertRefusedForTheKey();
        }

        @Test
        void thatAnotherProviderWrappedIsNamed() throws SQLException {
            change("update data_keys set provider = 'AWS_KMS' where key_id = ?");

            assertRefusedForTheKey();
        }

        @Test
        void thatIsAnotherRowsIsNamed() throws SQLException {
            hospital.generate(PATIENT);
            change("update data_keys k set wrapped_under = '', encrypted_key = (select o.encrypted_key from data_keys o"
                    + " where o.patient = k.patient and o.key_id <> k.key_id) where k.key_id = ?");

            assertRefusedForTheKey();
        }

        @Test
        void ofWhichTheWrappingIsNotKnownMoves() throws SQLException {
            change("update data_keys set wrapped_under = '' where key_id = ?");

            assertThat(hospital.rotate(PATIENT).json().getInt("rotated")).isEqualTo(1);
            assertThat(hospital.rotate(PATIENT).json().getInt("rotated")).isZero();
        }

        private void assertRefusedForTheKey() {
            ApiAnswer answer = hospital.rotate(PATIENT);

            Problems.INVALID_ENCRYPTED_KEY.assertIs(answer);
            hospital.assertAudited(answer, "keyId", keyId);
        }

        private void change(String sql) throws SQLException {
            assertThat(execute(sql, keyId)).isEqualTo(1);
        }
    }

    @Nested
    @EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
    class PatientWhoseKeysAreBlocked {

        private final Hospital hospital = api.newHospital();
        private final String keyId = hospital.generate(PATIENT).json().getString("keyId");

        @Test
        void isRefusedWhileDestructionIsPending() throws SQLException {
            setStatus("PENDING_DESTRUCTION");

            Problems.DESTRUCTION_PENDING.assertIs(hospital.rotate(PATIENT));
        }

        @Test
        void isGoneOnceDestroyed() throws SQLException {
            setStatus("DESTROYED");

            Problems.KEYS_DESTROYED.assertIs(hospital.rotate(PATIENT));
        }

        private void setStatus(String status) throws SQLException {
            assertThat(execute(
                            "update patients set status = '" + status
                                    + "' where id = (select patient from data_keys where key_id = ?)",
                            keyId))
                    .isEqualTo(1);
        }
    }

    private int execute(String sql, String keyId) throws SQLException {
        return api.installation().database().execute(sql, UUID.fromString(keyId));
    }
}
