package org.medchain.keys.it.machine;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;

/** Callers of one server, each of whom asks for data keys of a patient of its own, one after the other, until they are stopped. */
final class SteadyCallers implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<One> callers = new ArrayList<>();
    private final List<Future<?>> running;
    private final Duration rest;
    private volatile boolean stopped;

    /**
     * @param each how many callers each of the hospitals has
     * @param rest how long a caller waits between an answer and its next request
     */
    SteadyCallers(String server, List<Hospital> hospitals, int each, Duration rest) {
        this.rest = rest;
        for (Hospital hospital : hospitals) {
            for (int i = 0; i < each; i++) {
                callers.add(new One(hospital, server + "-" + i));
            }
        }
        running = callers.stream().<Future<?>>map(threads::submit).toList();
    }

    /** One caller, and what it was answered. */
    final class One implements Runnable {

        private final Hospital hospital;
        private final String patient;
        private final LongAdder keys = new LongAdder();
        private final LongAdder refusals = new LongAdder();
        private final LongAdder others = new LongAdder();
        private final AtomicReference<String> newest = new AtomicReference<>();

        private One(Hospital hospital, String patient) {
            this.hospital = hospital;
            this.patient = patient;
        }

        @Override
        public void run() {
            while (!stopped) {
                try {
                    count(hospital.generate(patient));
                    TimeUnit.NANOSECONDS.sleep(rest.toNanos());
                } catch (UncheckedIOException e) {
                    others.increment();
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private void count(ApiAnswer answer) {
            switch (answer.status()) {
                case 201 -> {
                    newest.set(answer.json().getString("encryptedKey"));
                    keys.increment();
                }
                case 503 -> refusals.increment();
                default -> others.increment();
            }
        }

        Hospital hospital() {
            return hospital;
        }

        String patient() {
            return patient;
        }

        /** The encrypted key of its last success. */
        String newest() {
            return newest.get();
        }
    }

    List<One> all() {
        return callers;
    }

    /** How many keys each caller got. */
    List<Long> keys() {
        return callers.stream().map(it -> it.keys.sum()).toList();
    }

    long allKeys() {
        return keys().stream().mapToLong(Long::longValue).sum();
    }

    /** How many requests were answered 503. */
    long refusals() {
        return callers.stream().mapToLong(it -> it.refusals.sum()).sum();
    }

    /** How many requests had another answer than a key or 503, or none. */
    long others() {
        return callers.stream().mapToLong(it -> it.others.sum()).sum();
    }

    /** Returns when each has its last answer. */
    void stop() throws Exception {
        stopped = true;
        for (Future<?> caller : running) {
            caller.get(2, TimeUnit.MINUTES);
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}
