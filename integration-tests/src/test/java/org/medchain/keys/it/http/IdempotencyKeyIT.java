package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ApiRequest;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.client.ReceivedKey;

/** A request that is sent again with its {@code Idempotency-Key}. */
@OnSharedApi
record IdempotencyKeyIT(Api api, Hospital hospital) {

    private static final String HEADER = "Idempotency-Key";
    private static final String PATIENT = "patient";
    private static final int CLIENTS = 16;
    private static final int REQUESTS = 1_000;
    private static final int PATIENTS = 20;

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    private ApiRequest generation(String patient, String idempotencyKey) {
        return api.request("POST", Hospital.DATA_KEYS, patient)
                .as(hospital.keyUser())
                .header(HEADER, idempotencyKey);
    }

    private Set<String> keyIdsOf(String patient) {
        Set<String> ids = new HashSet<>();
        String cursor = null;
        do {
            ApiRequest request = api.request("GET", Hospital.DATA_KEYS, patient)
                    .as(hospital.keyUser())
                    .query("limit", "100");
            JsonObject page = (cursor == null ? request : request.query("cursor", cursor))
                    .send()
                    .json();
            page.getJsonArray("items").getValuesAs(JsonObject.class).forEach(key -> ids.add(key.getString("keyId")));
            cursor = page.getString("nextCursor", null);
        } while (cursor != null);
        return ids;
    }

    @Nested
    class Generate {

        @ParameterizedTest
        @ValueSource(strings = {"%s", "\"%s\""})
        void handsOutTheSameKeyAgain(String form) {
            String key = String.format(form, newKey());

            ApiAnswer first = generation(PATIENT, key).send();
            ApiAnswer second = generation(PATIENT, key).send();

            assertThat(first.status()).isEqualTo(201);
            assertThat(second.status()).isEqualTo(201);
            assertThat(second.json()).isEqualTo(first.json());
            assertThat(second.plainKey()).isEqualTo(first.plainKey()).isPresent();
            assertThat(second.header("Location")).isEqualTo(first.header("Location"));
            assertThat(keyIdsOf(PATIENT)).hasSize(1);
        }

        @Test
        void refusesAnotherRequestUnderTheSameKey() {
            String key = newKey();
            generation(PATIENT, key).send();

            Problems.IDEMPOTENCY_KEY_REUSED.assertIs(generation("other", key).send());
            Problems.IDEMPOTENCY_KEY_REUSED.assertIs(
                    generation(PATIENT, key).query("plaintext", "false").send());
            Problems.NOT_FOUND.assertIs(
                    api.request("GET", Hospital.DATA_KEYS, "other").sendAs(hospital.keyUser()));
        }

        @Test
        void keepsSendersApart() {
            String key = newKey();
            ApiAnswer mine = generation(PATIENT, key).send();

            ApiAnswer others = generation(PATIENT, key)
                    .sendAs(api.tokens().issue("somebody else", hospital.tenantId(), Set.of(Role.KEY_USER)));

            assertThat(others.status()).isEqualTo(201);
            assertThat(others.json().getString("keyId"))
                    .isNotEqualTo(mine.json().getString("keyId"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"", "\"a", "a b", "a\"b", "\"a\"; p=1"})
        void refusesAKeyThatIsNone(String key) {
            Problems.INVALID_REQUEST.assertIs(generation(PATIENT, key).send(), HEADER);
        }

        @Test
        void refusesAKeyThatIsTooLong() {
            Problems.INVALID_REQUEST.assertIs(
                    generation(PATIENT, "a".repeat(256)).send(), HEADER);
            assertThat(generation(PATIENT, "a".repeat(255)).send().status()).isEqualTo(201);
        }
    }

    @Nested
    class OtherOperations {

        @Test
        void aRotationIsStartedOnce() {
            generation(PATIENT, newKey()).send();
            ApiRequest start = api.request("POST", "/api/v1/rotations")
                    .as(api.token(hospital.tenantId(), Role.KEY_ADMIN))
                    .header(HEADER, newKey());

            ApiAnswer first = start.send();
            ApiAnswer second = start.send();

            assertThat(first.status()).isEqualTo(202);
            assertThat(second.status()).isEqualTo(202);
            assertThat(second.json().getString("id")).isEqualTo(first.json().getString("id"));
        }

        @Test
        void aHoldIsPlacedOnceAndLiftedOnce() {
            generation(PATIENT, newKey()).send();
            ApiRequest placing = api.request("PUT", Hospital.LEGAL_HOLD, PATIENT)
                    .as(hospital.privacyOfficer())
                    .json(Map.of("reason", "lawsuit"))
                    .header(HEADER, newKey());
            ApiRequest lifting = api.request("DELETE", Hospital.LEGAL_HOLD, PATIENT)
                    .as(hospital.privacyOfficer())
                    .header(HEADER, newKey());

            assertThat(placing.send().status()).isEqualTo(200);
            assertThat(placing.send().status()).isEqualTo(200);
            assertThat(lifting.send().status()).isEqualTo(200);
            assertThat(lifting.send().status()).isEqualTo(204);
        }
    }

    @Nested
    class Retries {

        private static final int CUT_ONE_IN = 4;

        private final AtomicInteger lostAnswers = new AtomicInteger();

        private boolean passesAtRandom(boolean isAnswer, byte[] buffer, int length) {
            boolean cut = ThreadLocalRandom.current().nextInt(CUT_ONE_IN) == 0;
            if (cut && isAnswer) {
                lostAnswers.incrementAndGet();
            }
            return !cut;
        }

        /** Connections are cut at random, before the server has the request and before the client has the answer. */
        @Test
        void neitherDoubleNorLoseAKey() throws Exception {
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            List<ReceivedKeyOf> received = new ArrayList<>();
            try (Proxy proxy = new Proxy(
                    ServerSocketFactory.getDefault(),
                    api.installation().server().uri().getPort(),
                    this::passesAtRandom)) {
                List<Future<ReceivedKeyOf>> running = IntStream.range(0, REQUESTS)
                        .mapToObj(i -> clients.submit(() -> generateThrough(proxy, "patient-" + i % PATIENTS)))
                        .toList();
                for (Future<ReceivedKeyOf> future : running) {
                    received.add(future.get());
                }
                assertThat(lostAnswers.get()).isGreaterThan(REQUESTS / 10);
            } finally {
                clients.shutdownNow();
            }

            Set<String> stored = new HashSet<>();
            IntStream.range(0, PATIENTS).forEach(i -> stored.addAll(keyIdsOf("patient-" + i)));
            assertThat(received)
                    .extracting(ReceivedKeyOf::keyId)
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(stored)
                    .hasSize(REQUESTS);
            for (ReceivedKeyOf key : received.subList(0, REQUESTS / 10)) {
                assertThat(hospital.decrypt(key.patient(), key.encryptedKey()).plainKey())
                        .contains(key.plainKey());
            }
        }

        private record ReceivedKeyOf(String patient, String keyId, String encryptedKey, ReceivedKey plainKey) {}

        private ReceivedKeyOf generateThrough(Proxy proxy, String patient) {
            String idempotencyKey = newKey();
            while (true) {
                try {
                    ApiAnswer answer = generation(patient, idempotencyKey)
                            .through(proxy.port())
                            .send();
                    if (answer.status() == 201) {
                        return new ReceivedKeyOf(
                                patient,
                                answer.json().getString("keyId"),
                                answer.json().getString("encryptedKey"),
                                answer.plainKey().orElseThrow());
                    }
                    // The first one is still answered, or another client made the same new patient.
                    assertThat(answer.status()).as("%s", answer).isEqualTo(409);
                } catch (UncheckedIOException e) {
                    // The connection was cut; the same request is sent again.
                }
            }
        }
    }
}
