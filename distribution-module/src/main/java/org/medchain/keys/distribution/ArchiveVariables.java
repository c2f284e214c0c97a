package org.medchain.keys.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medchain.keys.cli.server.SecretFiles;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerVariables;
import org.medchain.keys.cli.server.SettingsFile;

/** The variables of an archive's server: those of the environment, of its file and of the files with secrets, and where it writes. */
final class ArchiveVariables {

    private static final String OPENJ9 = "OPENJ9_JAVA_OPTIONS";
    private static final String NO_DUMPS = "-Xdump:none";

    private ArchiveVariables() {}

    /** Reads the files and sets where the server writes; STATE_DIRECTORY and LOGS_DIRECTORY are systemd's. */
    static void complete(ServerVariables variables, Path home) {
        SettingsFile.readInto(variables);
        SecretFiles.readInto(variables);
        variables.unset("WLP_USER_DIR", "PID_DIR", "PID_FILE", "LOG_FILE");
        Path state = variables.find("STATE_DIRECTORY").map(Path::of).orElseGet(() -> home.resolve("state"));
        Path output = state.resolve("server");
        variables.set("WLP_OUTPUT_DIR", output.toString());
        // OpenJ9 writes dumps of its own, with the heap or the environment in them. Another JVM does not know the
        // variable.
        if (!variables.get(OPENJ9).contains(NO_DUMPS)) {
            variables.set(OPENJ9, NO_DUMPS + " " + variables.get(OPENJ9));
        }
        variables.setIfEmpty(
                "LOG_DIR",
                variables.find("LOGS_DIRECTORY").orElse(state.resolve("logs").toString()));
        variables.setIfEmpty(
                "KEYSTORE_FILE",
                output.resolve("medchain/resources/security/key.p12").toString());
        variables.setIfEmpty("JAVA_HOME", System.getProperty("java.home"));
        makeFolders(output, Path.of(variables.get("LOG_DIR")));
    }

    private static void makeFolders(Path... folders) {
        for (Path folder : folders) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new ServerException("cannot make " + folder, e);
            }
        }
    }
}
