package org.medchain.keys.it.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.ReceivedKey;

/**
 * Phases of load on one hospital, one after the other. Every data key that was answered is remembered, and must decrypt to the same plain key ever
 * after.
 */
public final class HospitalLoad {

    private static final int CLIENTS = 64;

    /** What a client is to repeat: the server is busy, or what it needs is away. */
    private static final Set<Integer> COME_AGAIN = Set.of(429, 503);

    private static final double NANOS_OF_A_MINUTE = Duration.ofMinutes(1).toNanos();

    private final Hospital hospital;
    private final List<Answered> acknowledged = new ArrayList<>();

    /** A data key that was answered. */
    private record Answered(String patientId, String encryptedKey, ReceivedKey plainKey) {}

    private interface Request {

        ApiAnswer send(long number);
    }

    public HospitalLoad(Hospital hospital) {
        this.hospital = hospital;
    }

    /** So many callers ask for a data key at the same moment, each for one of a tenth as many patients. */
    public Phase generateAtOnce(int callers) throws InterruptedException, ExecutionException {
        CyclicBarrier together = new CyclicBarrier(callers);
        int patients = Math.max(callers / 10, 1);
        Phase phase = new Phase(callers + " generations at once");
        List<Callable<Void>> calls = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            String patientId = "patient-" + caller % patients;
            calls.add(() -> {
                together.await();
                send(phase, System.nanoTime(), () -> generate(patientId));
                return null;
            });
        }
        runAll(callers, calls);
        return phase;
    }

    /** Decryptions at this pace. Latencies count from the moment at which a request was due. */
    public Phase decrypt(int perMinute, Duration length) throws InterruptedException, ExecutionException {
        return repeat(perMinute + " decryptions a minute", perMinute, length, true, decryption());
    }

    /** Decryptions at this pace or, if that is slower, as many as {@value #CLIENTS} clients get answered. Latencies count from when they are sent. */
    public Phase decryptAtMost(int perMinute, Duration length) throws InterruptedException, ExecutionException {
        return repeat(
                "up to " + perMinute + " decryptions a minute, " + CLIENTS + " clients",
                perMinute,
                length,
                false,
                decryption());
    }

    /** Generations at this pace, of new patients. */
    public Phase generate(String name, int perMinute, Duration length) throws InterruptedException, ExecutionException {
        return repeat(name, perMinute, length, false, number -> generate(name + "-" + number));
    }

    /** Decrypts every data key that was answered; those that did not open to the same plain key, or at all, are failures. */
    public Phase decryptAll() throws InterruptedException, ExecutionException {
        List<Answered> all = acknowledged();
        Phase phase = new Phase("every data key once more");
        AtomicLong next = new AtomicLong();
        everyClient(() -> {
            for (long i = next.getAndIncrement(); i < all.size(); i = next.getAndIncrement()) {
                Answered key = all.get((int) i);
                send(phase, System.nanoTime(), () -> decrypt(key));
            }
            return null;
        });
        return phase;
    }

    private Phase repeat(String name, int perMinute, Duration length, boolean fromDue, Request request)
            throws InterruptedException, ExecutionException {
        Phase phase = new Phase(name);
        AtomicLong next = new AtomicLong();
        double nanosBetween = NANOS_OF_A_MINUTE / perMinute;
        long end = phase.start() + length.toNanos();
        everyClient(() -> {
            for (long i = next.getAndIncrement(); ; i = next.getAndIncrement()) {
                long due = phase.start() + (long) (i * nanosBetween);
                sleepUntil(Math.min(due, end));
                // What was due is sent, however late.
                if ((fromDue ? due : Math.max(due, System.nanoTime())) >= end) {
                    return null;
                }
                long number = i;
                send(phase, fromDue ? due : System.nanoTime(), () -> request.send(number));
            }
        });
        return phase;
    }

    private static void everyClient(Callable<Void> work) throws InterruptedException, ExecutionException {
        List<Callable<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(work);
        }
        runAll(CLIENTS, clients);
    }

    private static void runAll(int threads, List<Callable<Void>> calls)
            throws InterruptedException, ExecutionException {
        ExecutorService clients = Executors.newFixedThreadPool(threads);
        try {
            for (Future<Void> call : clients.invokeAll(calls)) {
                call.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static void sleepUntil(long nanoTime) throws InterruptedException {
        long left = nanoTime - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left).toMillis());
        }
    }

    private static void send(Phase phase, long since, Callable<ApiAnswer> request) {
        try {
            ApiAnswer answer = request.call();
            if (answer.plainKey().isPresent()) {
                phase.addSuccess(since);
            } else if (COME_AGAIN.contains(answer.status())) {
                phase.addRefusal(answer);
            } else {
                phase.addFailure(answer.toString());
            }
        } catch (Exception e) {
            phase.addFailure(e.toString());
        }
    }

    private ApiAnswer generate(String patientId) {
        ApiAnswer answer = hospital.generate(patientId);
        answer.plainKey().ifPresent(plainKey -> {
            Answered key = new Answered(patientId, answer.json().getString("encryptedKey"), plainKey);
            synchronized (acknowledged) {
                acknowledged.add(key);
            }
        });
        return answer;
    }

    /** Of the data keys that are known now, one after the other. */
    private Request decryption() {
        List<Answered> all = acknowledged();
        return number -> decrypt(all.get((int) (number % all.size())));
    }

    private ApiAnswer decrypt(Answered key) {
        ApiAnswer answer = hospital.decrypt(key.patientId(), key.encryptedKey());
        if (answer.plainKey().filter(it -> !it.equals(key.plainKey())).isPresent()) {
            throw new IllegalStateException("another plain key than the one that was generated");
        }
        return answer;
    }

    /** The plain keys that were answered to generations; a set, since no two may be the same. */
    public Set<ReceivedKey> plainKeys() {
        return acknowledged().stream().map(Answered::plainKey).collect(Collectors.toSet());
    }

    private List<Answered> acknowledged() {
        synchronized (acknowledged) {
            return List.copyOf(acknowledged);
        }
    }
}
