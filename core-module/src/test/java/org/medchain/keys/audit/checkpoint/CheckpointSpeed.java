package org.medchain.keys.audit.checkpoint;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.settings.MapConfig;

/**
 * No test: prints how long a server needs to give each of many chains a checkpoint, with PostgreSQL. Not run by the build but by
 * {@code mvn test -pl core-module -am -Dtest=CheckpointSpeed -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class CheckpointSpeed {

    private static final int ROUNDS = 4;
    private static final String EVENT =
            "insert into audit_events (tenant_id, seq, id, entry_hash, occurred_at, operation, outcome, actor, client, roles,"
                    + " source_address, request_id, provider) select 'many-' || i, cast(? as bigint), gen_random_uuid(),"
                    + " sha256(int8send(i::bigint * 1000 + cast(? as bigint))), now(), 'LIST_DATA_KEYS', 'SUCCESS', 'application',"
                    + " 'records', 'key-user', '192.0.2.7', gen_random_uuid()::text, 'LOCAL'"
                    + " from generate_series(1, cast(? as int)) i";

    private final InProcessDatabase database = DatabaseKind.POSTGRESQL.database();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"1000, false", "10000, false", "100000, false", "1000, true", "10000, true"})
    void ofARound(int chains, boolean mlDsa) throws Exception {
        removeChains();
        database.execute(
                "insert into audit_chain_heads (tenant_id) select 'many-' || i from generate_series(1, cast(? as int)) i",
                chains);
        Runnable round = new InProcessCheckpoints(open(mlDsa))
                .rounds(database, new ConfirmedForks(), Clock.tickMillis(ZoneOffset.UTC));
        for (long seq = 1; seq <= ROUNDS; seq++) {
            database.execute(EVENT, seq, seq, chains);
            if (seq == 1) {
                database.execute("analyze audit_events");
            }
            long begun = System.nanoTime();
            long processor = processorNanos();
            round.run();
            // The page behind the last one, which has none.
            round.run();
            System.out.printf(
                    "%d chains%s, round %d: %.2f s, %.2f s of a processor, %d files%n",
                    chains,
                    mlDsa ? " with ML-DSA-65" : "",
                    seq,
                    (System.nanoTime() - begun) / 1e9,
                    (processorNanos() - processor) / 1e9,
                    files());
        }
    }

    private CheckpointFiles open(boolean mlDsa) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "AUDIT_CHECKPOINT_DIRECTORY", directory.toString(),
                "AUDIT_CHECKPOINT_KEY_FILE", directory.resolve("key.pem").toString()));
        if (mlDsa) {
            settings.put(
                    "AUDIT_CHECKPOINT_ML_DSA_KEY_FILE",
                    directory.resolve("ml-dsa.pem").toString());
        }
        CheckpointFiles files =
                new CheckpointFiles(new CheckpointSettings(MapConfig.variables(settings)), new SecureRandom());
        files.open();
        return files;
    }

    private void removeChains() {
        database.execute("delete from audit_events where tenant_id like 'many-%'");
        database.execute("delete from audit_chain_heads where tenant_id like 'many-%'");
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private long files() throws Exception {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(it -> it.toString().endsWith(".checkpoints")).count();
        }
    }
}
