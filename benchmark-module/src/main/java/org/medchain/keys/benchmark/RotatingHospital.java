package org.medchain.keys.benchmark;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.ReceivedKey;

/** A hospital whose data keys are rotated over HTTP, as its administrator would have it, and are decrypted before and after. */
final class RotatingHospital {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration BETWEEN_SHORT_LOOKS = Duration.ofMillis(20);
    private static final int CHECKED = 50;

    private final Hospital hospital;
    private final Connection connection;

    RotatingHospital(Hospital hospital, Connection connection) {
        this.hospital = hospital;
        this.connection = connection;
    }

    /** A rotation that was started. */
    final class Running {

        private final String id;
        private final List<StoredKey> sample;
        private final List<Optional<ReceivedKey>> plainKeys;

        private Running(String id, List<StoredKey> sample, List<Optional<ReceivedKey>> plainKeys) {
            this.id = id;
            this.sample = sample;
            this.plainKeys = plainKeys;
        }

        boolean hasEnded() {
            return !read().getString("status").equals("RUNNING");
        }

        private JsonObject read() {
            return hospital.readRotation(id);
        }

        /** Data keys a second from the request to the last commit. Fails unless all were moved and a sample still decrypts. */
        Rate await() throws InterruptedException {
            while (!hasEnded()) {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
            JsonObject end = read();
            Duration length = Duration.between(
                    Instant.parse(end.getString("createdAt")), Instant.parse(end.getString("endedAt")));
            long dataKeys = end.getJsonNumber("dataKeys").longValue();
            requireWhole(end);
            requireEqual(plainKeys, decrypt(sample));
            return Rate.of(dataKeys * 1e9 / length.toNanos());
        }

        private void requireWhole(JsonObject end) {
            long total = end.getJsonNumber("total").longValue();
            if (!end.getString("status").equals("DONE")
                    || end.getJsonNumber("done").longValue() != total
                    || end.getJsonNumber("dataKeys").longValue() != total * ManyDataKeys.KEYS_OF_A_PATIENT) {
                throw new IllegalStateException("the rotation did not move every data key: " + end);
            }
        }
    }

    /** The values that a hospital application keeps of a data key. */
    record StoredKey(String patientId, String encryptedKey) {}

    Running startRotation() throws SQLException {
        List<StoredKey> sample = sample(CHECKED);
        List<Optional<ReceivedKey>> plainKeys = decrypt(sample);
        ApiAnswer started = hospital.startRotation();
        if (started.status() != 202) {
            throw new IllegalStateException("no rotation was started: " + started.body());
        }
        return new Running(started.json().getString("id"), sample, plainKeys);
    }

    /**
     * Returns the time from the request after a compromise to the first data keys that are moved. The rotation is
     * cancelled then.
     */
    Duration beginAfterACompromise() throws InterruptedException {
        long start = System.nanoTime();
        ApiAnswer started = hospital.compromiseRotation(
                        "{\"wrappedBefore\":\"" + Instant.now().truncatedTo(ChronoUnit.MILLIS) + "\"}")
                .send();
        if (started.status() != 202) {
            throw new IllegalStateException("no rotation was started: " + started.body());
        }
        String id = started.json().getString("id");
        while (hospital.readRotation(id).getJsonNumber("dataKeys").longValue() == 0) {
            Thread.sleep(BETWEEN_SHORT_LOOKS.toMillis());
        }
        Duration begun = Duration.ofNanos(System.nanoTime() - start);
        hospital.changeRotation(id, "cancel");
        return begun;
    }

    /** Data keys of as many patients, anywhere in the table, as they are now. */
    List<StoredKey> sample(int count) throws SQLException {
        List<StoredKey> sample = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select p.patient_id, k.encrypted_key"
                        + " from (select id, patient_id from patients where tenant_id = '" + hospital.tenantId()
                        + "' order by random() limit " + count + ") p"
                        + " cross join lateral (select encrypted_key from data_keys where tenant_id = '"
                        + hospital.tenantId()
                        + "' and patient = p.id"
                        + " order by random() limit 1) k")) {
            while (found.next()) {
                sample.add(new StoredKey(found.getString(1), Base64.getEncoder().encodeToString(found.getBytes(2))));
            }
        }
        return sample;
    }

    /** Returns the requests for {@link Wrk} that decrypt each of the keys. */
    List<String> requests(List<StoredKey> keys) {
        return keys.stream()
                .map(key -> hospital.keyUser() + " POST /api/v1/patients/" + key.patientId()
                        + "/data-keys/decrypt {\"encryptedKey\":\"" + key.encryptedKey() + "\"}")
                .toList();
    }

    private List<Optional<ReceivedKey>> decrypt(List<StoredKey> keys) {
        return keys.stream()
                .map(key ->
                        hospital.decrypt(key.patientId(), key.encryptedKey()).plainKey())
                .toList();
    }

    private static void requireEqual(List<Optional<ReceivedKey>> before, List<Optional<ReceivedKey>> after) {
        if (!after.equals(before) || before.contains(Optional.<ReceivedKey>empty())) {
            throw new IllegalStateException("the sample does not decrypt to what it was");
        }
    }
}
