package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.http.Problems;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.StartRefusedException;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** A start without the erasure register is refused, with one line; what else is refused, RegisterOpenerTest tells. Which database makes no difference. */
@OnePass
@Tag("proof")
class ErasureRegisterIT {

    private static final String PREFIX = "MedChain cannot start: ERASURE_REGISTER_FILE ";

    private Installation installation;
    private Api api;
    private Path ledger;

    @BeforeEach
    void startServer() {
        installation = Installation.create("erasure-register", Kind.H2);
        api = new Api(installation);
        ledger = installation.server().directory().erasureRegister();
        installation.start();
    }

    @AfterEach
    void closeServer() {
        api.close();
    }

    private String refusal(ServerEnvironment environment) {
        StartRefusedException refusal = catchThrowableOfType(
                StartRefusedException.class, () -> installation.server().start(environment));
        assertThat(refusal).isNotNull();
        return refusal.getMessage();
    }

    @Test
    void isWhatEveryStartNeeds() throws Exception {
        Hospital hospital = api.newHospital();
        hospital.eraseAtOnce();
        String encryptedKey = hospital.generate("patient").json().getString("encryptedKey");
        Erased.await(hospital, hospital.destroy("patient"));
        installation.server().stop();
        byte[] whole = Files.readAllBytes(ledger);
        ServerEnvironment environment = installation.environment();

        Files.delete(ledger);
        assertThat(refusal(environment))
                .matches(PREFIX
                        + "names no file, but this database has the erasure register [0-9a-f]{16}; restore it, or"
                        + " copy it from another server");
        assertThat(ledger).doesNotExist();

        Files.createFile(
                ledger,
                java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                        java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
        // An older copy will do for a start: the database has a record of those that it lacks.
        String header =
                new String(whole, StandardCharsets.US_ASCII).lines().findFirst().orElseThrow();
        Files.writeString(ledger, header + "\n");
        installation.start();
        Problems.KEYS_DESTROYED.assertIs(hospital.generate("patient"));
        assertThat(patientsIn(Files.readString(ledger)))
                .isEqualTo(patientsIn(new String(whole, StandardCharsets.US_ASCII)));

        afterTheLossOfEveryCopy(hospital, encryptedKey);
    }

    /** The patient is not recognised any more; the keys are gone all the same. */
    private void afterTheLossOfEveryCopy(Hospital hospital, String encryptedKey) throws Exception {
        installation.server().stop();
        Files.delete(ledger);
        Files.delete(installation.server().directory().erasureRegisterCopy());
        installation.database().execute("delete from erasure_register_in_use");
        installation.start();
        Problems.NOT_FOUND.assertIs(hospital.decrypt("patient", encryptedKey));
        assertThat(hospital.generate("patient").status()).isEqualTo(201);
        Problems.INVALID_ENCRYPTED_KEY.assertIs(hospital.decrypt("patient", encryptedKey));
    }

    /** The lines up to the time: the database's record of an erasure is a moment younger than the register's line. */
    private static List<String> patientsIn(String register) {
        return register.lines()
                .map(line -> line.replaceFirst(" [0-9-]+T[0-9:.]+Z [0-9a-f]{64}$", ""))
                .toList();
    }
}
