package org.medchain.keys.dev;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.cli.TrialTenant;
import org.medchain.keys.cli.server.LibertyServer;
import org.medchain.keys.cli.server.LocalDirectory;
import org.medchain.keys.cli.server.Program;
import org.medchain.keys.cli.server.ServerControl;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerVariables;
import org.medchain.keys.development.DevelopmentKeys;

/**
 * A clone of the sources: what a build makes there, and the directory {@code .medchain}, which has all that a start makes.
 *
 * @param root the clone's directory
 */
record Workspace(Path root) {

    private static final List<String> SECRETS =
            List.of("LOCAL_KEK", "LOCAL_KEK_PREVIOUS", "DATABASE_PASSWORD", "KEYSTORE_PASSWORD");

    LocalDirectory home() {
        return new LocalDirectory(root.resolve(".medchain"));
    }

    Path file(String name) {
        return home().path().resolve(name);
    }

    Path liberty() {
        return root.resolve(Path.of("ear-module", "target", "liberty", "wlp"));
    }

    LibertyServer server(ServerVariables variables) {
        return new LibertyServer(liberty(), variables);
    }

    ServerControl control(ServerVariables variables, PrintStream out) {
        return new ServerControl("MedChain", server(variables), out);
    }

    /** Returns the variables of the clone's own server, which is in its default place. */
    ServerVariables variables(Map<String, String> process) {
        ServerVariables variables = new ServerVariables(process);
        variables.unset("WLP_USER_DIR", "WLP_OUTPUT_DIR", "PID_DIR", "PID_FILE");
        return variables;
    }

    /** Sets the secrets that a start made; a variable that is set stays as it is. */
    void readSecrets(ServerVariables variables) {
        Path file = file(DevelopmentKeys.SECRETS);
        if (Files.isRegularFile(file)) {
            for (String line : read(file).lines().toList()) {
                int end = line.indexOf('=');
                if (end > 0 && SECRETS.contains(line.substring(0, end))) {
                    variables.setDefault(line.substring(0, end), line.substring(end + 1));
                }
            }
        }
    }

    /** Keeps where the server answers that was started last, and what its start said of it. */
    void noteStarted(String address, String description) {
        write(file("address"), address);
        write(file("started"), description);
    }

    /** Returns what the last start said of the server. */
    Optional<String> started() {
        return find("started");
    }

    /** Returns the address of the server that was started last. */
    Optional<String> address() {
        return find("address");
    }

    private Optional<String> find(String name) {
        Path file = file(name);
        return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /** Returns the tenant of {@code try}. */
    TrialTenant trialTenant() {
        return new TrialTenant(file("trial.token"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ServerException("cannot read " + file, e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new ServerException("cannot write " + file, e);
        }
    }

    /** Builds modules, if a source of theirs is newer. */
    void build(ServerVariables variables, long seconds, List<String> modules) {
        List<String> command = new ArrayList<>(List.of(launcher(), "--build", String.valueOf(seconds)));
        command.addAll(modules);
        if (Program.runAttached(variables, root, command) != 0) {
            throw new ServerException("the build has failed: see " + file("build.log"));
        }
    }

    /** Runs Maven, and returns its exit status. */
    int maven(ServerVariables variables, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(launcher(), "--maven"));
        command.addAll(arguments);
        return Program.runAttached(variables, root, command);
    }

    private String launcher() {
        return root.resolve("medchain").toString();
    }
}
