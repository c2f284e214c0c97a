package org.medchain.keys.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.cli.hsm.HsmKeks;
import org.medchain.keys.cli.server.Program;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerVariables;

/** The token of SoftHSM in a clone's {@code .medchain/softhsm}. */
final class SoftHsmToken {

    private static final List<String> LIBRARIES = List.of(
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib64/softhsm/libsofthsm2.so",
            "/usr/lib64/pkcs11/libsofthsm2.so",
            "/usr/local/lib/softhsm/libsofthsm2.so");
    private static final String UTILITY = "softhsm2-util";
    private static final String LABEL = "medchain";
    private static final int PIN_BYTES = 8;

    private final Path directory;

    SoftHsmToken(Workspace workspace) {
        this.directory = workspace.file("softhsm");
    }

    Path directory() {
        return directory;
    }

    private static Optional<String> findLibrary() {
        return LIBRARIES.stream()
                .filter(file -> Files.isRegularFile(Path.of(file)))
                .findFirst();
    }

    static void requireInstalled() {
        if (findLibrary().isEmpty() || !Program.isInstalled(UTILITY) || !Program.isInstalled("pkcs11-tool")) {
            throw new ServerException("SoftHSM is not installed: on Debian, apt install softhsm2 opensc installs it.");
        }
    }

    boolean isMade() {
        return Files.isRegularFile(pin());
    }

    /** Returns true if the token is made, and the library that reads it is installed. */
    boolean isUsable() {
        return isMade() && findLibrary().isPresent();
    }

    private Path pin() {
        return directory.resolve("pin");
    }

    /** Names this token, whatever HSM the variables name. */
    void use(ServerVariables variables) {
        variables.set(
                "HSM_LIBRARY",
                findLibrary()
                        .orElseThrow(() -> new ServerException(
                                "SoftHSM is not installed, and its token is in " + directory + ".")));
        variables.set("SOFTHSM2_CONF", directory.resolve("softhsm2.conf").toString());
        variables.set("HSM_TOKEN_LABEL", LABEL);
        variables.set("HSM_PIN_FILE", pin().toString());
        variables.unset("HSM_PIN", "HSM_KEY_LABEL");
    }

    /** Has a server take the newest KEK of the token, which is made if it is not there, with the first KEK. */
    void configure(ServerVariables variables) {
        use(variables);
        ServerVariables ofTheTool = new ServerVariables(variables.asMap());
        if (!isMade()) {
            make(variables);
            HsmKeks.of(ofTheTool).make("medchain-1");
        }
        variables.set(
                "HSM_KEY_LABEL",
                HsmKeks.of(ofTheTool)
                        .newest()
                        .orElseThrow(() -> new ServerException("The token in " + directory
                                + " has no KEK: ./medchain hsm init medchain-1 makes one.")));
        variables.set("KMS_ENABLED", "false");
        variables.unset("KMS_PREVIOUS_PROVIDER");
    }

    private void make(ServerVariables variables) {
        String pin = randomHex();
        try {
            Directories.delete(directory);
            Files.createDirectories(directory.resolve("tokens"));
            Workspace.write(
                    directory.resolve("softhsm2.conf"),
                    "directories.tokendir = " + directory.resolve("tokens")
                            + "\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n");
            List<String> command =
                    List.of(UTILITY, "--init-token", "--free", "--label", LABEL, "--pin", pin, "--so-pin", randomHex());
            if (Program.run(variables, command).status() != 0) {
                throw new ServerException("softhsm2-util did not make the token.");
            }
            Workspace.write(pin(), pin + "\n");
        } catch (IOException e) {
            throw new ServerException("cannot make " + directory, e);
        }
    }

    private static String randomHex() {
        byte[] bytes = new byte[PIN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
