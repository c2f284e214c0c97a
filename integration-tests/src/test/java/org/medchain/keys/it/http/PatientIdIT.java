package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
record PatientIdIT(Api api, Hospital hospital) {

    @Nested
    class Spelling {

        private static final String COMPOSED = "Ren\u00e9";
        private static final String DECOMPOSED = "Rene\u0301";

        @Test
        void doesNotMakeASecondPatient() {
            ApiAnswer composed = hospital.generate(COMPOSED);
            ApiAnswer decomposed = hospital.generate(DECOMPOSED);

            ApiAnswer decrypted = hospital.decrypt(DECOMPOSED, composed.json().getString("encryptedKey"));
            ApiAnswer list = api.request("GET", Hospital.DATA_KEYS, DECOMPOSED).sendAs(hospital.keyUser());

            assertThat(decrypted.plainKey()).isEqualTo(composed.plainKey()).isPresent();
            assertThat(list.json().getJsonArray("items"))
                    .extracting(key -> key.asJsonObject().getString("keyId"))
                    .containsExactly(
                            composed.json().getString("keyId"),
                            decomposed.json().getString("keyId"));
        }

        @Test
        void isOneInTheAuditTrail() {
            ApiAnswer decomposed = hospital.generate(DECOMPOSED);

            hospital.assertAudited(decomposed, "patientId", COMPOSED);
        }
    }

    @Nested
    class Allowed {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a;b=c",
                    "a+b",
                    "a b",
                    "2026/1",
                    "a\\b",
                    "../x",
                    "a%2Fb",
                    "a&b?c#d",
                    "a:b@c",
                    "'\"<>|",
                    "\u60a3\u8005",
                    "\ud83c\udfe5",
                    "-"
                })
        void areTheSameOnTheWayBack(String patientId) {
            ApiAnswer generated = hospital.generate(patientId);

            ApiAnswer decrypted = hospital.decrypt(patientId, generated.json().getString("encryptedKey"));

            assertThat(decrypted.plainKey()).isEqualTo(generated.plainKey()).isPresent();
            hospital.assertAudited(generated, "patientId", patientId);
        }
    }
}
