package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.medchain.keys.development.Development;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.StoreOfErasureKeys;
import org.medchain.keys.it.server.TestDatabase;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** What {@code ./medchain compact} runs, on an installation's database. */
public record Compacted(int status, String output) {

    /** The superuser of the embedded PostgreSQL, which asks nobody for a password. */
    private static final Map<String, String> SUPERUSER = Map.of(
            "DATABASE_SUPERUSER", "postgres",
            "DATABASE_SUPERUSER_PASSWORD", "",
            "ERASURE_KEYS_SUPERUSER", "postgres",
            "ERASURE_KEYS_SUPERUSER_PASSWORD", "");

    /** It must say that it was done. */
    public static void in(Installation installation) throws IOException, InterruptedException {
        inAll(
                installation,
                Map.of(),
                onPostgres(installation) ? "erasure_keys is rewritten" : "medchain.mv.db is compacted");
    }

    /** The same with the store of erasure keys. */
    static void in(Installation installation, StoreOfErasureKeys store) throws IOException, InterruptedException {
        inAll(
                installation,
                store.connection(),
                onPostgres(installation) ? "sealed_erasure_keys is rewritten" : "keys.mv.db is compacted");
    }

    private static boolean onPostgres(Installation installation) {
        return installation.database().kind() == Kind.POSTGRESQL;
    }

    private static void inAll(Installation installation, Map<String, String> store, String said)
            throws IOException, InterruptedException {
        Map<String, String> more = new HashMap<>(store);
        if (onPostgres(installation)) {
            more.putAll(SUPERUSER);
        }
        Compacted done = run(installation, more);
        assertThat(done.status()).as("%s", done).isZero();
        assertThat(done.output()).contains(said).doesNotContain("rror");
    }

    static Compacted asTheServer(Installation installation) throws IOException, InterruptedException {
        return run(installation, Map.of());
    }

    private static Compacted run(Installation installation, Map<String, String> more)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Development.class.getName(),
                        "compact")
                .redirectErrorStream(true);
        builder.environment().put("DATABASE_URL", installation.database().url());
        builder.environment().put("DATABASE_USER", TestDatabase.USER);
        builder.environment().put("DATABASE_PASSWORD", installation.secrets().databasePassword());
        builder.environment().putAll(more);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Compacted(process.waitFor(), output.strip());
    }
}
