package org.medchain.keys.it.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import org.medchain.keys.it.server.StartRefusedException;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** The life of a KEK over several starts on the same data. Which database has them makes no difference. */
@OnePass
@Tag("proof")
class LocalKekIT {

    private static final Pattern REFUSAL = Pattern.compile("MedChain cannot start: LOCAL_KEK has the fingerprint"
            + " ([0-9a-f]{16}), but keys are wrapped under the KEK with the fingerprint ([0-9a-f]{16}); restore that KEK,"
            + " or name it in LOCAL_KEK_PREVIOUS");

    private Installation installation;
    private Api api;

    @BeforeEach
    void createInstallation() {
        installation = Installation.create("local-kek", Kind.H2);
        api = new Api(installation);
    }

    @AfterEach
    void closeInstallation() {
        api.close();
    }

    @Test
    void isReplacedStepByStep() throws SQLException {
        installation.start();
        Hospital hospital = api.newHospital();
        ApiAnswer old = hospital.generate("patient");
        assertThat(rotated(hospital.rotate("patient"))).isZero();
        installation.server().stop();
        ServerEnvironment changed = installation.environment().with("LOCAL_KEK", newKek());

        Matcher fingerprints = refusal(changed);
        assertThat(fingerprints.group(1)).isNotEqualTo(fingerprints.group(2));
        assertThat(recordedFingerprint()).isEqualTo(fingerprints.group(2));

        installation
                .server()
                .start(changed.with("LOCAL_KEK_PREVIOUS", installation.secrets().localKek()));
        assertThat(decrypted(hospital, old).plainKey())
                .isEqualTo(old.plainKey())
                .isPresent();
        ApiAnswer fresh = hospital.generate("patient");
        assertThat(decrypted(hospital, fresh).plainKey())
                .isEqualTo(fresh.plainKey())
                .isPresent();
        assertThat(rotated(hospital.rotate("patient"))).isEqualTo(1);
        assertThat(rotated(hospital.rotate("patient"))).isZero();
        installation.server().stop();
        assertThat(recordedFingerprint()).isEqualTo(fingerprints.group(1));

        installation.server().start(changed);
        ApiAnswer superseded = decrypted(hospital, old);
        assertThat(superseded.plainKey()).isEqualTo(old.plainKey()).isPresent();
        assertThat(superseded.json().getInt("generation")).isEqualTo(2);
        assertThat(decrypted(hospital, superseded).plainKey())
                .isEqualTo(old.plainKey())
                .isPresent();
    }

    private Matcher refusal(ServerEnvironment environment) {
        StartRefusedException refusal = catchThrowableOfType(
                StartRefusedException.class, () -> installation.server().start(environment));
        assertThat(refusal).isNotNull();
        Matcher fingerprints = REFUSAL.matcher(refusal.getMessage());
        assertThat(fingerprints.matches()).as(refusal.getMessage()).isTrue();
        return fingerprints;
    }

    private static ApiAnswer decrypted(Hospital hospital, ApiAnswer answer) {
        return hospital.decrypt("patient", answer.json().getString("encryptedKey"));
    }

    private static int rotated(ApiAnswer answer) {
        return answer.json().getInt("rotated");
    }

    private static String newKek() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private String recordedFingerprint() throws SQLException {
        return installation
                .database()
                .read(row -> row.getString(1), "select fingerprint from keks_in_use where is_current")
                .get(0);
    }
}
