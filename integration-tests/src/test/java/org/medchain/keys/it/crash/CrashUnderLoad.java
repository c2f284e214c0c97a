package org.medchain.keys.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * Kills the server under load, {@code medchain.it.kills} times: at random times and, every second time, at one of the
 * {@link KillPoints}. A run draws the same times and points again when it is given the seed that it printed:
 * {@code -Dmedchain.it.seed=...}.
 */
abstract class CrashUnderLoad {

    private static final Logger LOG = System.getLogger(CrashUnderLoad.class.getName());

    private static final int KILLS = Integer.getInteger("medchain.it.kills");
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(3);
    private static final int MOST_PASSES = 10;
    private static final int OLDER_KEYS = 200;

    private final Kind kind;
    private final long seed = Long.getLong("medchain.it.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Acknowledged acknowledged = new Acknowledged();
    private final String otherKek = UUID.randomUUID().toString().replace("-", "");
    private Installation installation;
    private KillPoints killPoints;
    private List<String> points;
    private Api api;
    private Hospital erasingAtOnce;
    private List<Hospital> hospitals;
    private Aftermath aftermath;

    CrashUnderLoad(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void startServer() throws IOException {
        LOG.log(Level.INFO, "medchain.it.seed={0}", Long.toString(seed));
        installation = Installation.create("crash-" + kind.name().toLowerCase(Locale.ROOT), kind);
        api = new Api(installation);
        killPoints = KillPoints.addTo(installation.server(), killPointFiles());
        points = new ArrayList<>(killPoints.names());
        Collections.shuffle(points, new Random(seed));
        start(0);
        erasingAtOnce = api.newHospital();
        erasingAtOnce.eraseAtOnce();
        hospitals = List.of(erasingAtOnce, api.newHospital());
        aftermath = new Aftermath(api, hospitals, acknowledged);
    }

    @AfterEach
    void closeServer() {
        api.close();
    }

    /** What else the server is given, at each start. */
    ServerEnvironment complete(ServerEnvironment environment) {
        return environment;
    }

    String[] killPointFiles() {
        return new String[] {"kill-points.btm"};
    }

    Installation installation() {
        return installation;
    }

    /** With the other KEK each time, so that every rotation moves keys. */
    private void start(int round) {
        String kek = installation.secrets().localKek();
        ServerEnvironment environment = complete(installation.environment()).with("ERASURE_CHECK_SECONDS", "1");
        installation
                .server()
                .start(environment
                        .with("LOCAL_KEK", round % 2 == 0 ? kek : otherKek)
                        .with("LOCAL_KEK_PREVIOUS", round % 2 == 0 ? otherKek : kek));
    }

    @Nested
    class Kill {

        @Test
        void losesNothingThatWasAcknowledged() throws Exception {
            Instant first = Instant.now();
            for (int kill = 1; kill <= KILLS; kill++) {
                killUnderLoadAndRestart(kill);
            }
            aftermath.requireDestructions(erasingAtOnce, first);
            aftermath.requireKeys(acknowledged.keys());
            aftermath.requireEvents(acknowledged.events(), first);
            aftermath.requireChains();
            assertThat(killPoints.passed()).containsExactlyInAnyOrderElementsOf(points);
        }
    }

    private void killUnderLoadAndRestart(int kill) throws Exception {
        int older = acknowledged.keyCount();
        Map<String, String> olderEvents = acknowledged.events();
        Instant begin = Instant.now();
        String how = killUnderLoad(kill);
        Instant killed = Instant.now();
        start(kill);
        Instant restarted = Instant.now();
        aftermath.settleDoubts();
        aftermath.requireKeys(acknowledged.keysFrom(older, OLDER_KEYS, random));
        Map<String, String> events = new HashMap<>(acknowledged.events());
        events.keySet().removeAll(olderEvents.keySet());
        aftermath.requireEvents(events, begin);
        LOG.log(
                Level.INFO,
                "kill {0} {1}: {2} answers; load {3}, restart {4}, checks {5}",
                kill,
                how,
                events.size(),
                Duration.between(begin, killed),
                Duration.between(killed, restarted),
                Duration.between(restarted, Instant.now()));
    }

    private String killUnderLoad(int kill) throws Exception {
        Load load = Load.begin(hospitals, acknowledged, random.split());
        load.lastUntilLossIsDue(Duration.ofNanos(random.nextLong(LONGEST_DELAY.toNanos())));
        String how;
        if (kill % 2 == 0) {
            how = points.get(kill / 2 % points.size());
            killPoints.kill(how, random.nextInt(1, MOST_PASSES + 1));
        } else {
            how = "at any time";
            installation.server().kill();
        }
        load.awaitEnd();
        return how;
    }
}
