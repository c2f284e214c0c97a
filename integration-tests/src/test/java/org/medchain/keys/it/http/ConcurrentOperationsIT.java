package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

/** Many clients do everything at once, in two hospitals; each operation leaves exactly one event, and the right one. */
@OnSharedApi
class ConcurrentOperationsIT {

    private static final int OPERATIONS = Integer.getInteger("medchain.it.operations");
    private static final int CLIENTS = 64;
    private static final int PATIENTS = 20;

    /** What a client does, and what the trail has to tell of it. */
    private enum Deed {
        GENERATE("GENERATE_DATA_KEY SUCCESS", 201),
        DECRYPT_OWN("DECRYPT_DATA_KEY SUCCESS", 200),
        DECRYPT_FOREIGN("DECRYPT_DATA_KEY FAILURE invalid-encrypted-key", 422),
        DECRYPT_TAMPERED("DECRYPT_DATA_KEY FAILURE invalid-encrypted-key", 422),
        DECRYPT_OF_UNKNOWN_PATIENT("DECRYPT_DATA_KEY FAILURE not-found", 404),
        LIST_KEYS("LIST_DATA_KEYS SUCCESS", 200),
        READ_KEY("READ_DATA_KEY SUCCESS", 200),
        READ_TENANT("READ_TENANT SUCCESS", 200),
        READ_FOREIGN_TENANT("READ_TENANT FAILURE not-found", 404),
        WRONG_ROLE("GENERATE_DATA_KEY FAILURE forbidden", 403),
        MALFORMED("LIST_DATA_KEYS FAILURE invalid-request", 400);

        private final String event;
        private final int status;

        Deed(String event, int status) {
            this.event = event;
            this.status = status;
        }
    }

    private record Done(Deed deed, ApiAnswer answer) {}

    /** A hospital with a key that its clients decrypt. */
    private record Place(Hospital hospital, JsonObject key) {}

    private final Api api;
    private final List<Place> places;

    ConcurrentOperationsIT(Api api) {
        this.api = api;
        places = IntStream.range(0, 2)
                .mapToObj(i -> api.newHospital())
                .map(hospital ->
                        new Place(hospital, hospital.generate(patient(0)).json()))
                .toList();
    }

    @Test
    void leaveOneEventEach() throws Exception {
        List<Done> all = doAllAtOnce();
        Map<String, List<String>> events = eventsByRequest();

        assertThat(all).hasSize(OPERATIONS);
        assertThat(all).allSatisfy(done -> {
            assertThat(done.answer().status()).as("%s", done).isEqualTo(done.deed().status);
            assertThat(events.get(done.answer().requestId())).as("%s", done).containsExactly(done.deed().event);
        });
        assertThat(all).extracting(Done::deed).contains(Deed.values());
    }

    private List<Done> doAllAtOnce() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            SplittableRandom random = new SplittableRandom();
            List<Callable<Done>> deeds = new ArrayList<>();
            for (int i = 0; i < OPERATIONS; i++) {
                Deed deed = Deed.values()[random.nextInt(Deed.values().length)];
                int place = random.nextInt(places.size());
                String patient = patient(random.nextInt(PATIENTS));
                deeds.add(() -> new Done(deed, request(deed, place, patient).send()));
            }
            List<Done> done = new ArrayList<>();
            for (Future<Done> future : clients.invokeAll(deeds)) {
                done.add(future.get());
            }
            return done;
        } finally {
            clients.shutdownNow();
        }
    }

    private ApiRequest request(Deed deed, int place, String patient) {
        Place here = places.get(place);
        Hospital hospital = here.hospital();
        Hospital foreign = places.get(1 - place).hospital();
        String key = here.key().getString("encryptedKey");
        return switch (deed) {
            case GENERATE -> api.request("POST", Hospital.DATA_KEYS, patient).as(hospital.keyUser());
            case DECRYPT_OWN -> decrypt(hospital, patient(0), key);
            case DECRYPT_FOREIGN -> decrypt(foreign, patient(0), key);
            case DECRYPT_TAMPERED -> decrypt(hospital, patient(0), key.substring(0, key.length() - 8) + "AAAAAAAA");
            case DECRYPT_OF_UNKNOWN_PATIENT -> decrypt(hospital, "nobody", key);
            case LIST_KEYS -> api.request("GET", Hospital.DATA_KEYS, patient(0)).as(hospital.keyAdmin());
            case READ_KEY ->
                api.request("GET", Hospital.DATA_KEY, patient(0), here.key().getString("keyId"))
                        .as(hospital.keyUser());
            case READ_TENANT ->
                api.request("GET", Hospital.TENANT, hospital.tenantId()).as(hospital.keyAdmin());
            case READ_FOREIGN_TENANT ->
                api.request("GET", Hospital.TENANT, foreign.tenantId()).as(hospital.keyAdmin());
            case WRONG_ROLE -> api.request("POST", Hospital.DATA_KEYS, patient).as(hospital.keyAdmin());
            case MALFORMED ->
                api.request("GET", Hospital.DATA_KEYS, patient)
                        .as(hospital.keyUser())
                        .query("limit", "x");
        };
    }

    private ApiRequest decrypt(Hospital hospital, String patient, String encryptedKey) {
        return api.request("POST", Hospital.DECRYPT, patient)
                .as(hospital.keyUser())
                .json("{\"encryptedKey\":\"" + encryptedKey + "\"}");
    }

    private Map<String, List<String>> eventsByRequest() {
        Map<String, List<String>> events = new HashMap<>();
        for (Place place : places) {
            for (JsonObject event : place.hospital().auditEvents()) {
                String reason = event.getString("reason", "");
                String told = event.getString("operation") + " " + event.getString("outcome") + " " + reason;
                events.computeIfAbsent(event.getString("requestId"), unused -> new ArrayList<>())
                        .add(told.trim());
            }
        }
        return events;
    }

    private static String patient(int number) {
        return "patient-" + number;
    }
}
