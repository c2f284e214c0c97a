package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.sql.SQLException;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

/**
 * Deletes and exchanges rows without the server, as an older backup or a bad repair does. H2 has no second connection to do that
 * with.
 */
@OnSharedApi
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
record LostRowIT(Api api) {

    @Test
    void decryptNeedsNoRowOfTheDataKey() throws SQLException {
        Hospital hospital = api.newHospital();
        ApiAnswer generated = hospital.generate("patient");
        int deleted = delete(
                "delete from data_keys where key_id = ?", generated.json().getString("keyId"));

        ApiAnswer decrypted = hospital.decrypt("patient", generated.json().getString("encryptedKey"));

        assertThat(deleted).isEqualTo(1);
        assertThat(decrypted.plainKey()).isEqualTo(generated.plainKey()).isPresent();
        assertThat(decrypted.json().keySet()).containsExactlyInAnyOrder("keyId", "plainKey");
        hospital.assertAudited(decrypted, "keyId", generated.json().getString("keyId"));
    }

    @Test
    void decryptNeedsTheErasureKey() throws SQLException {
        Hospital hospital = api.newHospital();
        ApiAnswer generated = hospital.generate("patient");
        int deleted = delete(
                "delete from erasure_keys where patient = (select patient from data_keys where key_id = ?)",
                generated.json().getString("keyId"));

        ApiAnswer decrypted = hospital.decrypt("patient", generated.json().getString("encryptedKey"));

        assertThat(deleted).isEqualTo(1);
        Problems.NOT_FOUND.assertIs(decrypted);
    }

    @Test
    void decryptPassesARowOverThatHoldsAnotherKeyOfThePatient() throws Exception {
        Hospital hospital = api.newHospital();
        ApiAnswer first = hospital.generate("patient");
        ApiAnswer second = hospital.generate("patient");
        double damaged = damagedRows();
        exchange(first, second);

        assertOpensByItself(hospital, "patient", first);
        assertOpensByItself(hospital, "patient", second);
        assertThat(damagedRows() - damaged).isEqualTo(2);
        assertThat(Files.readString(api.installation().server().directory().messagesLog()))
                .contains("the row of data key " + first.json().getString("keyId"))
                .contains("the row of data key " + second.json().getString("keyId"));
    }

    @Test
    void decryptPassesARowOverThatHoldsAnotherPatientsKey() throws SQLException {
        Hospital hospital = api.newHospital();
        ApiAnswer first = hospital.generate("patient-1");
        ApiAnswer second = hospital.generate("patient-2");
        exchange(first, second);

        assertOpensByItself(hospital, "patient-1", first);
        assertOpensByItself(hospital, "patient-2", second);
    }

    private static void assertOpensByItself(Hospital hospital, String patientId, ApiAnswer generated) {
        ApiAnswer decrypted = hospital.decrypt(patientId, generated.json().getString("encryptedKey"));

        assertThat(decrypted.status()).as("%s", decrypted).isEqualTo(200);
        assertThat(decrypted.json().getString("keyId"))
                .isEqualTo(generated.json().getString("keyId"));
        assertThat(decrypted.plainKey()).isEqualTo(generated.plainKey()).isPresent();
        assertThat(decrypted.json().keySet()).containsExactlyInAnyOrder("keyId", "plainKey");
    }

    private void exchange(ApiAnswer one, ApiAnswer other) throws SQLException {
        Object[] keys = Stream.of(one, other, one, other)
                .map(answer -> UUID.fromString(answer.json().getString("keyId")))
                .toArray();
        assertThat(api.installation()
                        .database()
                        .execute(
                                "update data_keys as here set encrypted_key = there.encrypted_key"
                                        + " from data_keys as there where here.key_id in (?, ?) and there.key_id in (?, ?)"
                                        + " and here.key_id <> there.key_id",
                                keys))
                .isEqualTo(2);
    }

    private double damagedRows() {
        String metrics = api.rawRequest("GET", "/metrics").send().body();
        return metrics.lines()
                .filter(line -> line.startsWith("medchain_damaged_data_keys_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private int delete(String sql, String keyId) throws SQLException {
        return api.installation().database().execute(sql, UUID.fromString(keyId));
    }
}
