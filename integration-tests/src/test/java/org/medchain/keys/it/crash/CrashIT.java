package org.medchain.keys.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * Kills the server under load, {@code medchain.it.kills} times, at random points. A run draws the same delays again when it
 * is given the seed that it printed: {@code -Dmedchain.it.seed=...}.
 */
class CrashIT {

    private static final Logger LOG = System.getLogger(CrashIT.class.getName());

    private static final int KILLS = Integer.getInteger("medchain.it.kills");
    private static final Duration LONGEST_DELAY = Duration.ofMillis(1500);
    private static final int OLDER_KEYS = 200;

    private final long seed = Long.getLong("medchain.it.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Acknowledged acknowledged = new Acknowledged();
    private Installation installation;
    private Api api;
    private List<Hospital> hospitals;

    @BeforeEach
    void startServer() {
        LOG.log(Level.INFO, "medchain.it.seed={0}", Long.toString(seed));
        Kind kind = Kind.chosen();
        installation = Installation.create("crash-" + kind.name().toLowerCase(Locale.ROOT), kind);
        api = new Api(installation);
        installation.start();
        hospitals = List.of(api.newHospital(), api.newHospital());
    }

    @AfterEach
    void closeServer() {
        api.close();
    }

    @Nested
    class Kill {

        @Test
        void losesNothingThatWasAcknowledged() throws Exception {
            Instant first = Instant.now();
            for (int kill = 1; kill <= KILLS; kill++) {
                killUnderLoadAndRestart(kill);
            }
            requireDecryptable(acknowledged.keysFrom(0));
            requireOneAuditEventEach(acknowledged.requestIds(), first);
        }
    }

    private void killUnderLoadAndRestart(int kill) throws Exception {
        int older = acknowledged.keyCount();
        Set<String> olderRequests = acknowledged.requestIds();
        Instant begin = Instant.now();
        Load load = Load.begin(hospitals, acknowledged, random.split());
        load.lastUntilLossIsDue(Duration.ofNanos(random.nextLong(LONGEST_DELAY.toNanos())));
        installation.server().kill();
        load.awaitEnd();
        Instant killed = Instant.now();
        installation.start();
        Instant restarted = Instant.now();
        Set<String> requests = acknowledged.requestIdsBut(olderRequests);
        requireDecryptable(Stream.concat(
                        acknowledged.keysFrom(older).stream(),
                        acknowledged.sampleOfOldest(older, OLDER_KEYS, random).stream())
                .toList());
        requireOneAuditEventEach(requests, begin);
        LOG.log(
                Level.INFO,
                "kill {0}: {1} keys; load {2}, restart {3}, checks {4}",
                kill,
                acknowledged.keyCount() - older,
                Duration.between(begin, killed),
                Duration.between(killed, restarted),
                Duration.between(restarted, Instant.now()));
    }

    private void requireDecryptable(List<AcknowledgedKey> keys) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(Load.CLIENTS);
        try {
            List<Callable<Optional<String>>> checks = keys.stream()
                    .map(key -> (Callable<Optional<String>>) () -> findLoss(key))
                    .toList();
            List<String> losses = new ArrayList<>();
            for (Future<Optional<String>> check : threads.invokeAll(checks)) {
                check.get().ifPresent(losses::add);
            }
            assertThat(losses).as("lost of %d keys, seed %d", keys.size(), seed).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    private Optional<String> findLoss(AcknowledgedKey key) {
        ApiAnswer decrypted = key.decrypt();
        if (decrypted.status() != 200) {
            return Optional.of(key + " " + decrypted);
        }
        acknowledged.addRequest(decrypted);
        return key.isPlainIn(decrypted) ? Optional.empty() : Optional.of(key + " decrypts to another key");
    }

    private void requireOneAuditEventEach(Set<String> requestIds, Instant from) {
        AuditTrail trail = AuditTrail.read(api, hospitals, from);
        assertThat(requestIds)
                .as("requests, seed %d", seed)
                .isNotEmpty()
                .allSatisfy(requestId ->
                        assertThat(trail.successesOf(requestId)).as(requestId).isEqualTo(1));
    }
}
