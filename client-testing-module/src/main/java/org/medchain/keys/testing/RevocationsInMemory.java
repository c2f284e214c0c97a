package org.medchain.keys.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.medchain.keys.PatientId;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.RevokedPatients;

/** The revocations since the source was made. A cursor is the number of revocations before it. */
final class RevocationsInMemory implements RevocationFeed {

    private static final Duration INTERVAL = Duration.ofSeconds(60);

    /** The revoked patients; an empty one stands for all. */
    private final List<Optional<PatientId>> revoked = new ArrayList<>();

    synchronized void add(Optional<PatientId> patientId) {
        revoked.add(patientId);
        notifyAll();
    }

    @Override
    public synchronized RevokedPatients after(Optional<String> cursor, Duration wait) {
        if (cursor.isEmpty()) {
            return told(List.of(), true);
        }
        int known = Integer.parseInt(cursor.get());
        await(known, wait);
        List<Optional<PatientId>> news = revoked.subList(known, revoked.size());
        return told(
                news.stream().flatMap(Optional::stream).toList(), news.stream().anyMatch(Optional::isEmpty));
    }

    private RevokedPatients told(List<PatientId> patients, boolean all) {
        return new RevokedPatients(patients, all, Integer.toString(revoked.size()), false, INTERVAL);
    }

    private void await(int known, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        try {
            for (long left = time.toNanos(); revoked.size() == known && left > 0; left = end - System.nanoTime()) {
                // Not 0, which would wait for ever.
                wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
