package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** What one server does for all, another does when that one is killed. */
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
class PolicyFailOverIT {

    private static final Duration LONGEST = Duration.ofMinutes(4);

    @Test
    void isStartedByTheServerThatIsLeft() {
        Installation first = Installation.create("policy-fail-over", Kind.POSTGRESQL);
        Installation second = first.another("policy-fail-over-left");
        try (Api one = new Api(first)) {
            first.server().start(quick(first));
            second.server()
                    .start(quick(second)
                            .with(
                                    "ERASURE_REGISTER_FILE",
                                    first.server().directory().erasureRegister().toString()));
            Api other = new Api(second);
            awaitRotation(one, withPolicy(one.newHospital()));

            first.server().kill();

            awaitRotation(other, withPolicy(other.newHospital()));
            other.closeWithoutScan();
        }
    }

    private static ServerEnvironment quick(Installation installation) {
        return installation.environment().with("ROTATION_CHECK_SECONDS", "1");
    }

    private static Hospital withPolicy(Hospital hospital) {
        hospital.generate("patient");
        ApiAnswer set = hospital.setRotationPolicy("{\"enabled\":true,\"maxAge\":\"PT1S\"}");
        assertThat(set.status()).as("%s", set).isEqualTo(200);
        return hospital;
    }

    private static void awaitRotation(Api api, Hospital hospital) {
        await().atMost(LONGEST).until(() -> !rotations(api, hospital).isEmpty());
        assertThat(rotations(api, hospital))
                .allSatisfy(rotation -> assertThat(rotation.getString("origin")).isEqualTo("POLICY"));
    }

    private static List<JsonObject> rotations(Api api, Hospital hospital) {
        return api.request("GET", Hospital.ROTATIONS)
                .as(hospital.keyAdmin())
                .send()
                .json()
                .getJsonArray("items")
                .getValuesAs(JsonObject.class);
    }
}
