package org.medchain.keys.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerVariables;

/**
 * The tenant of {@code try}, and the token with which the other commands ask for it.
 *
 * @param token the file that keeps the token
 */
public record TrialTenant(Path token) {

    private static final String TRIAL = "trial";
    private static final List<String> NAMED = List.of(
            "MEDCHAIN_SERVICE",
            "MEDCHAIN_CONFIG",
            "MEDCHAIN_TENANT",
            "MEDCHAIN_TOKEN",
            "MEDCHAIN_TOKEN_FILE",
            "MEDCHAIN_TOKEN_ENDPOINT");

    /** Returns the options of its token: all roles of the tenant, for eight hours. */
    public static List<String> tokenOptions() {
        return List.of(
                "--role",
                "key-user,key-admin,privacy-officer,auditor",
                "--tenant",
                TRIAL,
                "--subject",
                TRIAL,
                "--minutes",
                "480");
    }

    /** Keeps the token in its file, which its owner alone can read. */
    public void keep(String issued) {
        try {
            Files.deleteIfExists(token);
            Files.createFile(token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(token, issued + "\n");
        } catch (IOException e) {
            throw new ServerException("cannot write " + token, e);
        }
    }

    /**
     * Refuses {@code try} where the commands that it prints would ask another service, or for another tenant.
     *
     * @param process the environment
     */
    public static void refuseOther(Map<String, String> process) {
        findOther(new ServerVariables(process)).ifPresent(named -> {
            throw new ServerException(
                    named + ": the commands that try prints would not take the service, tenant and token of try.");
        });
    }

    private static Optional<String> findOther(ServerVariables variables) {
        Path settings = Path.of(System.getProperty("user.home"), ".medchain.properties");
        return NAMED.stream()
                .filter(name -> variables.find(name).isPresent())
                .map(name -> name + " is set")
                .findFirst()
                .or(() -> Files.exists(settings) ? Optional.of("there is a file " + settings) : Optional.empty());
    }

    /** Sets all that the commands that ask a service need, unless some of it is named or there is no token. */
    public void addTo(ServerVariables variables, String address) {
        if (findOther(variables).isEmpty() && Files.isRegularFile(token)) {
            variables.set("MEDCHAIN_SERVICE", address);
            variables.set("MEDCHAIN_TENANT", TRIAL);
            variables.set("MEDCHAIN_TOKEN_FILE", token.toString());
        }
    }

    /**
     * Registers the tenant, if it is not there. Says why that fails, and nothing else.
     *
     * @param place gives the commands the token
     * @return the exit status
     */
    public static int register(Place place, Map<String, String> process, PrintStream err) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return Medchain.run(place, process, nowhere, nowhere, "tenant", "show", TRIAL) == 0
                ? 0
                : Medchain.run(place, process, nowhere, err, "tenant", "register", TRIAL, "--name", "Trial");
    }

    /**
     * Prints the commands to go on with.
     *
     * @param program as it is called
     * @param file that is sealed
     * @param directory where the sealed file is written
     */
    public static void printCommands(PrintStream out, String program, String file, String directory) {
        out.println("""
                Now seal a file for a patient, open it, destroy the patient's keys, and fail to open it:
                  PROGRAM seal --patient patient-1 FILE DIRECTORY/readme.sealed
                  PROGRAM open --patient patient-1 DIRECTORY/readme.sealed DIRECTORY/readme
                  PROGRAM destruction request patient-1 --confirm patient-1 --legal-basis 'GDPR Art. 17(1)(b)'
                  PROGRAM open --patient patient-1 DIRECTORY/readme.sealed DIRECTORY/readme-again""".replace("PROGRAM", program).replace("FILE", file).replace("DIRECTORY", directory));
    }
}
