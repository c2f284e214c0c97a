package org.medchain.keys.it.server;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** A database that has an installation's erasure keys alone, beside its records, and the KEK that they are sealed under. */
public final class StoreOfErasureKeys {

    private final String url;
    private final String password;
    private final String kek;

    private StoreOfErasureKeys(String url, String password, String kek) {
        this.url = url;
        this.password = password;
        this.kek = kek;
    }

    public static StoreOfErasureKeys create(Installation installation) {
        byte[] kek = new byte[32];
        new SecureRandom().nextBytes(kek);
        return new StoreOfErasureKeys(
                urlOf(installation.database()),
                installation.secrets().databasePassword(),
                Base64.getEncoder().encodeToString(kek));
    }

    private static String urlOf(TestDatabase database) {
        if (database.kind() == Kind.H2) {
            return "jdbc:h2:file:" + database.files().resolveSibling("erasure-keys")
                    + "/keys;WRITE_DELAY=0;TRACE_LEVEL_FILE=0";
        }
        try {
            database.executeBeside("create database erasure_keys owner " + TestDatabase.USER);
        } catch (SQLException e) {
            throw new IllegalStateException("the store of erasure keys could not be made", e);
        }
        return database.url().replace("/medchain", "/erasure_keys");
    }

    /** The environment of a server that has its erasure keys here. */
    public ServerEnvironment addTo(ServerEnvironment environment) {
        ServerEnvironment changed = environment.with("ERASURE_KEYS_KEK", kek);
        for (Map.Entry<String, String> variable : connection().entrySet()) {
            changed = changed.with(variable.getKey(), variable.getValue());
        }
        return changed;
    }

    /** The variables that say where it is. */
    public Map<String, String> connection() {
        return Map.of(
                "ERASURE_KEYS_URL", url, "ERASURE_KEYS_USER", TestDatabase.USER, "ERASURE_KEYS_PASSWORD", password);
    }
}
