package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase.Kind;
import org.medchain.keys.kmssimulator.KmsSimulator;

/**
 * Two servers that go over to another KEK, and then to another provider, one after the other, in the order of docs/run/rotation.md. Whatever either of
 * them wrapped, both open it at any time.
 */
@OnePass
@Tag("proof")
class RollingChangeIT {

    private static final String PATIENT = "patient";
    private static final String REGION = "eu-central-1";

    private final String otherKek = newSecret();
    private final KmsSimulator kms = new KmsSimulator().start();
    private final Installation first = Installation.create("rolling-first", Kind.POSTGRESQL);
    private final Installation second = first.another("rolling-second");
    private final Api one = new Api(first);
    private final Api other = new Api(second);
    private final Map<String, String> aws = Map.of(
            "AWS_REGION",
            REGION,
            "AWS_ACCESS_KEY_ID",
            newSecret(),
            "AWS_SECRET_ACCESS_KEY",
            newSecret(),
            "KMS_ENDPOINT",
            kms.endpoint().toString());
    private final List<ApiAnswer> keys = new ArrayList<>();
    private Hospital hospital;

    private static String newSecret() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    @BeforeEach
    void startServers() {
        start(first, environmentOf(first));
        start(second, environmentOf(second));
        hospital = one.newHospital();
        hospital.adopt(Map.of("kmsCmkArn", kms.createKey(REGION)));
        generateAndOpenAllAtBoth();
    }

    @AfterEach
    void closeServers() {
        other.closeWithoutScan();
        one.close();
        kms.close();
    }

    /** They share one erasure register. */
    private ServerEnvironment environmentOf(Installation installation) {
        return installation
                .environment()
                .with(
                        "ERASURE_REGISTER_FILE",
                        first.server().directory().erasureRegister().toString());
    }

    private static void start(Installation installation, ServerEnvironment environment) {
        installation.server().stop();
        installation.server().start(environment);
    }

    /** Starts one after the other again, and looks in between and afterwards. */
    private void roll(Map<String, String> settings) {
        for (Installation installation : List.of(first, second)) {
            start(installation, with(settings, environmentOf(installation)));
            generateAndOpenAllAtBoth();
        }
    }

    private static ServerEnvironment with(Map<String, String> settings, ServerEnvironment environment) {
        ServerEnvironment changed = environment;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            changed = changed.with(setting.getKey(), setting.getValue());
        }
        return changed;
    }

    private void generateAndOpenAllAtBoth() {
        for (Hospital at : List.of(hospital, hospital.through(other))) {
            ApiAnswer generated = at.generate(PATIENT);
            assertThat(generated.status()).as("%s", generated).isEqualTo(201);
            keys.add(generated);
        }
        openAllAt(hospital);
        openAllAt(hospital.through(other));
    }

    private void openAllAt(Hospital at) {
        for (ApiAnswer key : keys) {
            ApiAnswer opened = at.decrypt(PATIENT, key.json().getString("encryptedKey"));
            assertThat(opened.status()).as("%s", opened).isEqualTo(200);
            assertThat(opened.plainKey()).isEqualTo(key.plainKey());
        }
    }

    /** By the second server, whatever wrapped them. */
    private void rotate(String provider) {
        assertThat(hospital.through(other).rotate(PATIENT).status()).isEqualTo(200);
        assertThat(hospital.wrappings().getValuesAs(JsonObject.class))
                .singleElement()
                .satisfies(wrapping -> {
                    assertThat(wrapping.getString("provider")).isEqualTo(provider);
                    assertThat(wrapping.getInt("dataKeys")).isEqualTo(keys.size());
                });
        openAllAt(hospital);
    }

    @Test
    void toAnotherKekAndToAnotherProviderStopsNothing() {
        String kek = first.secrets().localKek();
        roll(Map.of("LOCAL_KEK", kek, "LOCAL_KEK_PREVIOUS", otherKek));
        roll(Map.of("LOCAL_KEK", otherKek, "LOCAL_KEK_PREVIOUS", kek));
        rotate("local");

        roll(and(aws, "LOCAL_KEK", otherKek, "KMS_PREVIOUS_PROVIDER", "aws-kms"));
        roll(and(and(aws, "LOCAL_KEK", otherKek, "KMS_PREVIOUS_PROVIDER", "local"), "KMS_ENABLED", "true"));
        rotate("aws-kms");

        start(first, with(aws, environmentOf(first).without("LOCAL_KEK")).with("KMS_ENABLED", "true"));
        openAllAt(hospital);
    }

    private static Map<String, String> and(Map<String, String> settings, String... more) {
        Map<String, String> all = new HashMap<>(settings);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }
}
