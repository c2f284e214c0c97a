package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

/** Deletes rows behind the server's back, as an older backup would. H2 has no second connection to do that with. */
@OnSharedApi
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
class LostRowIT {

    private final Api api;

    LostRowIT(Api api) {
        this.api = api;
    }

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
        assertThat(hospital.auditEventsOf(decrypted))
                .singleElement()
                .satisfies(event -> assertThat(event.getString("keyId"))
                        .isEqualTo(generated.json().getString("keyId")));
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

    private int delete(String sql, String keyId) throws SQLException {
        try (Connection connection = api.installation().database().connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, UUID.fromString(keyId));
            return statement.executeUpdate();
        }
    }
}
