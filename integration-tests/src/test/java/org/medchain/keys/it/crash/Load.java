package org.medchain.keys.it.crash;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.medchain.keys.it.client.Hospital;

/** Clients that generate, decrypt, rotate and destroy data keys, all at once, until the server is gone. */
final class Load {

    static final int CLIENTS = 32;

    /** So many that every operation is among them, for all that chance can tell. */
    private static final int FIRST_ANSWERS = 200;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final List<Hospital> hospitals;
    private final Acknowledged acknowledged;
    private final Requests requests;
    private final CountDownLatch firstAnswers = new CountDownLatch(FIRST_ANSWERS);
    private final CountDownLatch firstEnd = new CountDownLatch(1);
    private final List<Future<Void>> clients = new ArrayList<>();
    private volatile boolean lossExpected;

    private Load(List<Hospital> hospitals, Acknowledged acknowledged) {
        this.hospitals = hospitals;
        this.acknowledged = acknowledged;
        this.requests = new Requests(acknowledged);
    }

    static Load begin(List<Hospital> hospitals, Acknowledged acknowledged, SplittableRandom random) {
        Load load = new Load(hospitals, acknowledged);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            SplittableRandom own = random.split();
            load.clients.add(threads.submit((Callable<Void>) () -> load.askUntilLoss(own)));
        }
        threads.shutdown();
        return load;
    }

    /** Returns this long after the first answers; from then on a client may lose the server. */
    void lastUntilLossIsDue(Duration delay) throws Exception {
        boolean failed = !firstAnswers.await(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)
                || firstEnd.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        lossExpected = true;
        if (failed) {
            throw new IllegalStateException(
                    "a client ended, or answers were missing, while the server was up", firstFailure());
        }
    }

    /** Returns when every client has noticed that the server is gone. */
    void awaitEnd() throws Exception {
        for (Future<Void> client : clients) {
            client.get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private Void askUntilLoss(SplittableRandom random) {
        try {
            while (true) {
                ask(random);
                firstAnswers.countDown();
            }
        } catch (UncheckedIOException e) {
            if (!lossExpected) {
                throw e;
            }
            return null;
        } finally {
            firstEnd.countDown();
        }
    }

    private void ask(SplittableRandom random) {
        AcknowledgedKey known = acknowledged.anyKey(random).orElse(null);
        int percent = random.nextInt(100);
        if (known == null || percent < 20) {
            Hospital hospital = hospitals.get(random.nextInt(hospitals.size()));
            requests.generate(new Patient(hospital, "patient-" + UUID.randomUUID()));
        } else if (percent < 40) {
            requests.generate(known.patient());
        } else if (percent < 70) {
            requests.decrypt(known);
        } else if (percent < 90) {
            requests.rotate(known.patient());
        } else {
            requests.destroy(known.patient());
        }
    }

    private Throwable firstFailure() {
        return clients.stream()
                .filter(Future::isDone)
                .map(Load::failureOf)
                .filter(failure -> failure != null)
                .findFirst()
                .orElse(null);
    }

    private static Throwable failureOf(Future<Void> client) {
        try {
            client.get();
            return null;
        } catch (Exception e) {
            return e;
        }
    }
}
