package org.medchain.keys.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.keys.development.DevelopmentKeys;

/** The random secrets of one server, by the names of their environment variables. */
public final class Secrets {

    private final Map<String, String> values = new TreeMap<>();

    private Secrets() {}

    static Secrets of(DevelopmentKeys keys) {
        Secrets secrets = new Secrets();
        try {
            Files.readAllLines(keys.secretsFile()).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("=", 2))
                    .forEach(pair -> secrets.values.put(pair[0], pair[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return secrets;
    }

    public String localKek() {
        return values.get("LOCAL_KEK");
    }

    public String databasePassword() {
        return values.get("DATABASE_PASSWORD");
    }

    public String keystorePassword() {
        return values.get("KEYSTORE_PASSWORD");
    }

    public List<String> passwords() {
        return List.of(databasePassword(), keystorePassword());
    }

    Map<String, String> asMap() {
        return Map.copyOf(values);
    }

    @Override
    public String toString() {
        return "Secrets[redacted]";
    }
}
