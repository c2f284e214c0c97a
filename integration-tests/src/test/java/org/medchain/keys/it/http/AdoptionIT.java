package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

/** A tenant's CMK is set by SQL, as the specification does. H2 has no second connection to do that with. */
@OnSharedApi
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
class AdoptionIT {

    private static final String ADOPTION = Hospital.TENANT + "/adoption";
    private static final String PATIENT = "patient";

    private final Api api;
    private final String cmk = "arn:aws:kms:eu-central-1:111122223333:key/" + UUID.randomUUID();

    AdoptionIT(Api api) {
        this.api = api;
    }

    private void setCmkBySql(Hospital hospital) throws SQLException {
        assertThat(api.installation()
                        .database()
                        .execute("update tenants set kms_cmk_arn = ? where tenant_id = ?", cmk, hospital.tenantId()))
                .isEqualTo(1);
    }

    private JsonObject read(Hospital hospital) {
        return show(hospital).json();
    }

    private ApiAnswer show(Hospital hospital) {
        return api.request("GET", ADOPTION, hospital.tenantId()).sendAs(hospital.keyAdmin());
    }

    private ApiAnswer choose(Hospital hospital, String choice, String token) {
        return api.request("POST", ADOPTION, hospital.tenantId())
                .header(Hospital.IF_MATCH, show(hospital).header("ETag").orElseThrow())
                .sendAs(token, Map.of("choice", choice));
    }

    @Test
    void waitsUntilItIsAdoptedAndDisturbsNoOtherTenant() throws SQLException {
        Hospital hospital = api.newHospital();
        Hospital other = api.newHospital();
        setCmkBySql(hospital);

        Problems.TENANT_UNTRUSTED.assertIs(hospital.generate(PATIENT));
        assertThat(other.generate(PATIENT).status()).isEqualTo(201);
        JsonObject shown = read(hospital);
        assertThat(shown.getBoolean("trusted")).isFalse();
        assertThat(shown.getJsonArray("differences").getString(0)).isEqualTo("kmsCmkArn");

        assertThat(choose(hospital, "adopt", hospital.keyAdmin()).status()).isEqualTo(200);

        assertThat(hospital.generate(PATIENT).status()).isEqualTo(201);
        assertThat(api.request("GET", Hospital.TENANT, hospital.tenantId())
                        .sendAs(hospital.keyAdmin())
                        .json()
                        .getString("kmsCmkArn"))
                .isEqualTo(cmk);
    }

    @Test
    void awaitsASecondPersonWithFourEyes() throws SQLException {
        Hospital hospital = api.newHospital();
        hospital.adopt(Map.of("fourEyes", true));
        setCmkBySql(hospital);

        assertThat(choose(hospital, "adopt", hospital.keyAdmin()).status()).isEqualTo(202);
        assertThat(choose(hospital, "adopt", hospital.keyAdmin()).status()).isEqualTo(202);
        Problems.TENANT_UNTRUSTED.assertIs(hospital.generate(PATIENT));
        String second = api.tokens().issue("a second administrator", hospital.tenantId(), Set.of(Role.KEY_ADMIN));
        assertThat(choose(hospital, "adopt", second).status()).isEqualTo(200);

        assertThat(hospital.generate(PATIENT).status()).isEqualTo(201);
    }

    @Test
    void isPutBack() throws SQLException {
        Hospital hospital = api.newHospital();
        setCmkBySql(hospital);

        assertThat(choose(hospital, "restore", hospital.keyAdmin()).status()).isEqualTo(200);

        assertThat(hospital.generate(PATIENT).status()).isEqualTo(201);
        assertThat(read(hospital).getJsonArray("differences")).isEmpty();
    }
}
