package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSecondApi;
import org.medchain.keys.it.http.Problems;

/**
 * A destruction against everything else at the same moment, {@code medchain.it.races} times. Whatever was answered before it,
 * nothing of the patient is usable after it, and nothing recreates the patient.
 */
@OnSecondApi
class RaceIT {

    private static final int ROUNDS = Integer.getInteger("medchain.it.races");
    private static final int OTHERS = 4;

    private final Api api;
    private final ExecutorService threads = Executors.newFixedThreadPool(OTHERS + 1);

    RaceIT(Api api) {
        this.api = api;
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void aDestructionRevivesNothing() throws Exception {
        Hospital hospital = api.newHospital();
        hospital.eraseAtOnce();
        List<ApiAnswer> destructions = new ArrayList<>();
        List<List<String>> keysOfRounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            String patient = "patient-" + round;
            String encryptedKey = hospital.generate(patient).json().getString("encryptedKey");
            List<ApiAnswer> answers = race(hospital, patient, encryptedKey);
            ApiAnswer destroyed = answers.get(0);
            assertThat(destroyed.status()).as("%s", destroyed).isEqualTo(202);

            List<String> keys = new ArrayList<>(List.of(encryptedKey));
            answers.stream()
                    .skip(1)
                    .peek(answer -> assertThat(answer.status()).as("%s", answer).isIn(200, 201, 409, 410))
                    .filter(answer -> answer.status() <= 201)
                    .map(answer -> answer.json().getString("encryptedKey", encryptedKey))
                    .forEach(keys::add);
            assertThat(hospital.generate(patient).status()).isIn(409, 410);
            keys.forEach(
                    key -> assertThat(hospital.decrypt(patient, key).status()).isIn(409, 410));
            destructions.add(destroyed);
            keysOfRounds.add(keys);
        }
        for (int round = 0; round < ROUNDS; round++) {
            Erased.await(hospital, destructions.get(round));
            String patient = "patient-" + round;
            Problems.KEYS_DESTROYED.assertIs(hospital.generate(patient));
            keysOfRounds.get(round).forEach(key -> Problems.KEYS_DESTROYED.assertIs(hospital.decrypt(patient, key)));
        }
    }

    /** The destruction's answer first. */
    private List<ApiAnswer> race(Hospital hospital, String patient, String encryptedKey) throws Exception {
        CyclicBarrier start = new CyclicBarrier(OTHERS + 1);
        List<Callable<ApiAnswer>> runners = List.of(
                () -> hospital.destroy(patient),
                () -> hospital.generate(patient),
                () -> hospital.decrypt(patient, encryptedKey),
                () -> hospital.rotate(patient),
                () -> hospital.generate(patient));
        List<Future<ApiAnswer>> running = runners.stream()
                .map(runner -> threads.submit(() -> {
                    start.await();
                    return runner.call();
                }))
                .toList();
        List<ApiAnswer> answers = new ArrayList<>();
        for (Future<ApiAnswer> answer : running) {
            answers.add(answer.get());
        }
        return answers;
    }
}
