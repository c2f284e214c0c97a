package org.medchain.keys.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.medchain.keys.development.DevelopmentKeys;
import org.medchain.keys.development.TokenIssuer;

/**
 * The environment variables of a server: those that {@code ./medchain start} sets, and what a process needs to run at all.
 * Nothing else of the environment of the build reaches the server. Immutable.
 */
public final class ServerEnvironment {

    /** Takes two fifths less to start: many servers are started and none lives long. */
    public static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
            + " -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote";

    public static final int ERASURE_KEY_CACHE_SECONDS = 1;

    private final Map<String, String> variables;

    private ServerEnvironment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    static ServerEnvironment of(
            ServerDirectory directory, Secrets secrets, DevelopmentKeys keys, TestDatabase database) {
        Map<String, String> variables = new TreeMap<>(secrets.asMap());
        variables.putAll(ofEveryServer(directory));
        // A machine that runs all tests at once may take longer than the default for the first commits of a cold
        // server.
        variables.put("AUDIT_DEADLINE_MILLIS", "30000");
        // A class is refused more often in a minute than anyone who works with the service.
        variables.put("AUDIT_REFUSALS_PER_MINUTE", "100000");
        variables.put("AUDIT_CHECKPOINT_DIRECTORY", directory.checkpoints().toString());
        variables.put("AUDIT_CHECKPOINT_KEY_FILE", directory.checkpointKey().toString());
        variables.put(
                "AUDIT_CHECKPOINT_ML_DSA_KEY_FILE",
                directory.checkpointMlDsaKey().toString());
        variables.put("KMS_ENABLED", "false");
        variables.put("DATABASE_URL", database.url());
        variables.put("DATABASE_USER", TestDatabase.USER);
        database.owner().ifPresent(owner -> {
            variables.put("DATABASE_OWNER", owner);
            variables.put("DATABASE_OWNER_PASSWORD", secrets.databasePassword());
        });
        variables.put("ERASURE_REGISTER_FILE", directory.erasureRegister().toString());
        variables.put("ERASURE_REGISTER_COPY", directory.erasureRegisterCopy().toString());
        // All servers of a database have the same.
        variables.put("ROW_KEY_FILE", database.files().resolve("row-key").toString());
        variables.put("CERTIFICATE_KEY_FILE", directory.certificateKey().toString());
        variables.put(
                "CERTIFICATE_ML_DSA_KEY_FILE", directory.certificateMlDsaKey().toString());
        // Certificates wait that long; at the default each test would.
        variables.put("ESCROW_ENABLED", "true");
        variables.put("ERASURE_KEY_CACHE_SECONDS", Integer.toString(ERASURE_KEY_CACHE_SECONDS));
        variables.put("MP_JWT_VERIFY_ISSUER", TokenIssuer.DEFAULT_ISSUER);
        variables.put("MP_JWT_VERIFY_AUDIENCES", TokenIssuer.DEFAULT_AUDIENCE);
        variables.put(
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                keys.publicKeysFile().toUri().toString());
        return new ServerEnvironment(variables);
    }

    /** What a server needs to run at all. */
    static Map<String, String> ofEveryServer(ServerDirectory directory) {
        return Map.of(
                "PATH",
                System.getenv("PATH"),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "WLP_USER_DIR",
                directory.user().toString(),
                "JVM_ARGS",
                QUICK_START);
    }

    public ServerEnvironment with(String name, String value) {
        Map<String, String> changed = new TreeMap<>(variables);
        changed.put(name, value);
        return new ServerEnvironment(changed);
    }

    public ServerEnvironment without(String name) {
        Map<String, String> changed = new TreeMap<>(variables);
        changed.remove(name);
        return new ServerEnvironment(changed);
    }

    /** The port that a test chose; most let the server choose one. */
    OptionalInt httpPort() {
        String port = variables.get("HTTP_PORT");
        return port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port));
    }

    void applyTo(ProcessBuilder process) {
        process.environment().clear();
        process.environment().putAll(variables);
    }

    /** Writes the file that Liberty's {@code server} command reads, for a server that another process starts. */
    public void writeTo(Path serverEnv) throws IOException {
        Files.write(
                serverEnv,
                variables.entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList());
    }

    @Override
    public String toString() {
        return "ServerEnvironment[redacted]";
    }
}
