package org.medchain.keys.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.chain.certificate.CertificateVerifier;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.destruction.Erased;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.StartRefusedException;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * A patient with more data keys than fit into a slice: the server is killed between two slices of a rotation, of the moving of what it re-wrapped, and
 * of an erasure, and goes on with each when it runs again.
 */
@Order(1)
@OnePass
@Tag("proof")
class ManyKeysCrashIT {

    private static final String PATIENT = "patient";
    private static final String BATCH = "/api/v1/data-keys/batch?plaintext=false";
    private static final String DECRYPT_BATCH = "/api/v1/data-keys/decrypt/batch";
    private static final int OF_ONE_REQUEST = 1_000;
    private static final int KEYS = 6 * OF_ONE_REQUEST;
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private static final String STORED = "after a slice of new wrappings is stored";
    private static final String MOVED = "before a slice of moved wrappings is committed";
    private static final String ERASED = "before a slice of erased keys is committed";

    private final String otherKek = UUID.randomUUID().toString().replace("-", "");
    private Installation installation;
    private KillPoints points;
    private Api api;
    private Hospital hospital;
    private List<String> encryptedKeys;

    @BeforeEach
    void startServer() throws IOException {
        installation = Installation.create("crash-many-keys", Kind.POSTGRESQL);
        api = new Api(installation);
        points = KillPoints.addTo(installation.server(), "slice-points.btm");
        start(installation.secrets().localKek(), otherKek);
        hospital = api.newHospital();
        hospital.eraseAtOnce();
    }

    @AfterEach
    void closeServer() {
        api.close();
    }

    private void start(String kek, String previous) {
        ServerEnvironment environment = installation
                .environment()
                .with("LOCAL_KEK", kek)
                .with("LOCAL_KEK_PREVIOUS", previous)
                .with("ROTATION_LEASE_SECONDS", "10")
                .with("ERASURE_CHECK_SECONDS", "1");
        installation.server().start(environment);
    }

    private void startUnderTheOtherKek() {
        start(otherKek, installation.secrets().localKek());
    }

    @Test
    void rotationAndErasureGoOnWhereTheyWereKilled() throws Exception {
        encryptedKeys = generate();
        List<String> opened = openAll();
        assertThat(opened).hasSize(KEYS);

        rotate();
        assertThat(openAll()).isEqualTo(opened);

        ApiAnswer destruction = erase();
        assertThat(countCertified(destruction)).isEqualTo(KEYS);
        assertThat(openAll()).containsOnly("/problems/keys-destroyed");
        assertThat(rowsOfDataKeys()).isZero();
    }

    private void rotate() throws IOException {
        installation.server().stop();
        points.arm(STORED, 2);
        startUnderTheOtherKek();
        String rotation = hospital.startRotation().json().getString("id");
        points.awaitKill(STORED);

        // The second of the slices that are moved once all count.
        points.arm(MOVED, 2);
        startUnderTheOtherKek();
        points.awaitKill(MOVED);

        startUnderTheOtherKek();
        Awaitility.await()
                .atMost(LONGEST)
                .until(() -> hospital.readRotation(rotation).getString("status").equals("DONE"));
        assertThat(hospital.readRotation(rotation).getInt("failed")).isZero();
        assertThat(hospital.wrappings().getValuesAs(JsonObject.class))
                .singleElement()
                .satisfies(wrapping -> assertThat(wrapping.getInt("dataKeys")).isEqualTo(KEYS));
    }

    private ApiAnswer erase() throws IOException {
        // Two slices are overwritten, and a look finds no third one.
        points.arm(ERASED, 2);
        ApiAnswer destruction = hospital.destroy(PATIENT);
        points.awaitKill(ERASED);

        // The slice of those that the certificate does not list.
        points.arm(ERASED, 4);
        try {
            startUnderTheOtherKek();
        } catch (StartRefusedException e) {
            // It can pass the point before it is ready.
        }
        points.awaitKill(ERASED);

        startUnderTheOtherKek();
        Erased.await(hospital, destruction);
        return destruction;
    }

    private List<String> generate() {
        List<String> keys = new ArrayList<>();
        while (keys.size() < KEYS) {
            JsonArrayBuilder items = Json.createArrayBuilder();
            for (int i = 0; i < OF_ONE_REQUEST; i++) {
                items.add(Json.createObjectBuilder().add("patientId", PATIENT));
            }
            ask(BATCH, items).forEach(item -> keys.add(item.getString("encryptedKey")));
        }
        return keys;
    }

    /** What came of each: the key, as a text that no failing test prints whole, or the problem. */
    private List<String> openAll() {
        List<String> opened = new ArrayList<>();
        for (int from = 0; from < encryptedKeys.size(); from += OF_ONE_REQUEST) {
            JsonArrayBuilder items = Json.createArrayBuilder();
            encryptedKeys
                    .subList(from, from + OF_ONE_REQUEST)
                    .forEach(key -> items.add(
                            Json.createObjectBuilder().add("patientId", PATIENT).add("encryptedKey", key)));
            ask(DECRYPT_BATCH, items).forEach(item -> opened.add(outcome(item)));
        }
        return opened;
    }

    private static String outcome(JsonObject item) {
        return item.containsKey("problem")
                ? item.getJsonObject("problem").getString("type")
                : item.getString("keyId") + " " + item.getString("plainKey").hashCode();
    }

    private List<JsonObject> ask(String path, JsonArrayBuilder items) {
        ApiAnswer answer = api.rawRequest("POST", path)
                .sendAs(
                        hospital.keyUser(),
                        Json.createObjectBuilder().add("items", items).build());
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().getJsonArray("items").getValuesAs(JsonObject.class);
    }

    private int countCertified(ApiAnswer destruction) {
        Path key = installation.server().directory().certificateKey();
        String certificate = hospital.readCertificate(destruction.json().getString("id"))
                .json()
                .getString("certificate");
        byte[] payload = CertificateVerifier.read(List.of(key.resolveSibling(key.getFileName() + ".pub")))
                .verify(certificate)
                .orElseThrow();
        return Json.createReader(new ByteArrayInputStream(payload))
                .readObject()
                .getJsonObject("dataKeys")
                .getInt("count");
    }

    private long rowsOfDataKeys() throws SQLException {
        return installation
                .database()
                .read(
                        row -> row.getLong(1),
                        "select (select count(*) from data_keys) + (select count(*) from staged_data_keys)")
                .get(0);
    }
}
