package org.medchain.keys.it.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.medchain.keys.it.client.ApiAnswer;

/** Everything that the server has acknowledged, and what destructions it was asked for. Safe for use by many threads. */
final class Acknowledged {

    private final List<AcknowledgedKey> keys = new ArrayList<>();
    private final Set<AcknowledgedKey> known = new HashSet<>();
    private final Map<Patient, Optional<String>> destructions = new ConcurrentHashMap<>();
    private final Map<String, String> events = new ConcurrentHashMap<>();

    void add(AcknowledgedKey key) {
        synchronized (keys) {
            if (known.add(key)) {
                keys.add(key);
            }
        }
    }

    /** A key of a patient that has one already. */
    Optional<AcknowledgedKey> anyKey(RandomGenerator random) {
        synchronized (keys) {
            return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(random.nextInt(keys.size())));
        }
    }

    List<AcknowledgedKey> keys() {
        synchronized (keys) {
            return List.copyOf(keys);
        }
    }

    /** Those from this one on, and a number of older ones, drawn at random; of these the same may come twice. */
    List<AcknowledgedKey> keysFrom(int first, int older, RandomGenerator random) {
        synchronized (keys) {
            return Stream.concat(
                            keys.subList(first, keys.size()).stream(),
                            random.ints(first == 0 ? 0 : older, 0, Math.max(first, 1))
                                    .mapToObj(keys::get))
                    .toList();
        }
    }

    int keyCount() {
        synchronized (keys) {
            return keys.size();
        }
    }

    /** From here on it is open whether the keys can be used. */
    void askForDestruction(Patient patient) {
        destructions.putIfAbsent(patient, Optional.empty());
    }

    void addDestruction(Patient patient, ApiAnswer answer) {
        destructions.put(patient, Optional.of(answer.json().getString("id")));
    }

    boolean isDestructionAskedFor(Patient patient) {
        return destructions.containsKey(patient);
    }

    boolean isDestroyed(Patient patient) {
        return destructions.getOrDefault(patient, Optional.empty()).isPresent();
    }

    /** Those whose destruction was asked for and not acknowledged. */
    List<Patient> inDoubt() {
        return destructions.keySet().stream()
                .filter(patient -> !isDestroyed(patient))
                .toList();
    }

    /** The acknowledged destructions' ids by patient. */
    Map<Patient, String> destructions() {
        Map<Patient, String> ids = new HashMap<>();
        destructions.forEach((patient, id) -> id.ifPresent(it -> ids.put(patient, it)));
        return ids;
    }

    /** @param event what the audit trail has to tell of the request */
    void addEvent(ApiAnswer answer, String event) {
        events.put(answer.requestId(), event);
    }

    /** By request id, for every request that was answered until now. */
    Map<String, String> events() {
        return Map.copyOf(events);
    }
}
