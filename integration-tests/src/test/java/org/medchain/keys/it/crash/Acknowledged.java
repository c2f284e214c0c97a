package org.medchain.keys.it.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;

/** Everything that the server has acknowledged. Safe for use by many threads. */
final class Acknowledged {

    private final List<AcknowledgedKey> keys = new ArrayList<>();
    private final Set<String> requestIds = ConcurrentHashMap.newKeySet();

    void addGenerated(Hospital hospital, String patientId, ApiAnswer generated) {
        AcknowledgedKey key = AcknowledgedKey.of(hospital, patientId, generated);
        synchronized (keys) {
            keys.add(key);
        }
        addRequest(generated);
    }

    void addRequest(ApiAnswer answer) {
        requestIds.add(answer.requestId());
    }

    /** A key of a patient that has one already. */
    Optional<AcknowledgedKey> anyKey(RandomGenerator random) {
        synchronized (keys) {
            return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(random.nextInt(keys.size())));
        }
    }

    /** A number of keys, drawn at random out of the oldest ones; the same may come twice. */
    List<AcknowledgedKey> sampleOfOldest(int oldest, int size, RandomGenerator random) {
        synchronized (keys) {
            return random.ints(oldest == 0 ? 0 : size, 0, Math.max(oldest, 1))
                    .mapToObj(keys::get)
                    .toList();
        }
    }

    List<AcknowledgedKey> keysFrom(int first) {
        synchronized (keys) {
            return List.copyOf(keys.subList(first, keys.size()));
        }
    }

    int keyCount() {
        synchronized (keys) {
            return keys.size();
        }
    }

    /** Of every request that was answered until now. */
    Set<String> requestIds() {
        return Set.copyOf(requestIds);
    }

    Set<String> requestIdsBut(Set<String> older) {
        return requestIds.stream().filter(id -> !older.contains(id)).collect(Collectors.toUnmodifiableSet());
    }
}
