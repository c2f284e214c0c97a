package org.medchain.keys.dev;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import org.medchain.keys.cli.Medchain;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.development.DevelopmentKeys;
import org.medchain.keys.development.TokenOptions;
import picocli.CommandLine;

/** The tenant of {@code ./medchain try}, and the token with which the other commands ask for it. */
final class TrialTenant {

    private static final String TRIAL = "trial";

    private final ClonePlace place;
    private final Map<String, String> process;
    private final PrintStream err;
    private final Clock clock;

    TrialTenant(ClonePlace place, Map<String, String> process, PrintStream err, Clock clock) {
        this.place = place;
        this.process = process;
        this.err = err;
        this.clock = clock;
    }

    /** Makes a token with all roles of the tenant, in a file that its owner alone can read. */
    void writeToken() {
        TokenOptions options = CommandLine.populateCommand(
                new TokenOptions(),
                "--role",
                "key-user,key-admin,privacy-officer,auditor",
                "--tenant",
                TRIAL,
                "--subject",
                TRIAL,
                "--minutes",
                "480");
        DevelopmentKeys keys =
                DevelopmentKeys.createOrOpen(place.workspace().home().path());
        writePrivately(place.workspace().trialToken(), options.issue(keys, clock) + "\n");
    }

    private static void writePrivately(Path file, String text) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw new ServerException("cannot write " + file, e);
        }
        Workspace.write(file, text);
    }

    /** Registers the tenant, if it is not there. Says why that fails, and nothing else. */
    int register() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return Medchain.run(place, process, nowhere, nowhere, "tenant", "show", TRIAL) == 0
                ? 0
                : Medchain.run(place, process, nowhere, err, "tenant", "register", TRIAL, "--name", "Trial");
    }
}
