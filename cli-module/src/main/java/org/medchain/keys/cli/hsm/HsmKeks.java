package org.medchain.keys.cli.hsm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.medchain.keys.cli.server.Program;
import org.medchain.keys.cli.server.Program.Ended;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerVariables;

/**
 * The token of an HSM that {@code HSM_LIBRARY}, {@code HSM_TOKEN_LABEL} and {@code HSM_PIN} or {@code HSM_PIN_FILE} name, and its KEKs. A KEK's label ends in
 * its version.
 *
 * <p>Guarantee: the PIN is in the environment of the processes that need it, and on no command line.
 */
public final class HsmKeks {

    private static final String TOOL = "pkcs11-tool";
    private static final String LABEL_LINE = "(?m)^  label:  *(.*)$";

    private final ServerVariables variables;

    private HsmKeks(ServerVariables variables) {
        this.variables = variables;
    }

    /** @throws ServerException if OpenSC is not installed, or a variable is missing */
    public static HsmKeks of(ServerVariables variables) {
        if (!Program.isInstalled(TOOL)) {
            throw new ServerException(TOOL + " is not installed: on Debian, apt install opensc installs it.");
        }
        require(variables, "HSM_LIBRARY");
        require(variables, "HSM_TOKEN_LABEL");
        if (variables.find("HSM_PIN").isEmpty()) {
            String file = variables
                    .find("HSM_PIN_FILE")
                    .orElseThrow(() -> new ServerException("HSM_PIN or HSM_PIN_FILE must be set."));
            variables.set("HSM_PIN", pinIn(Path.of(file)));
        }
        return new HsmKeks(variables);
    }

    private static void require(ServerVariables variables, String name) {
        if (variables.find(name).isEmpty()) {
            throw new ServerException(name + " must be set.");
        }
    }

    private static String pinIn(Path file) {
        try {
            return Files.readString(file)
                    .lines()
                    .findFirst()
                    .filter(pin -> !pin.isEmpty())
                    .orElseThrow(() -> new ServerException("There is no PIN in " + file + "."));
        } catch (IOException e) {
            throw new ServerException("There is no PIN in " + file + ".", e);
        }
    }

    private Ended tool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                TOOL,
                "--module",
                variables.get("HSM_LIBRARY"),
                "--token-label",
                variables.get("HSM_TOKEN_LABEL"),
                "--login",
                "--pin",
                "env:HSM_PIN"));
        command.addAll(List.of(arguments));
        return Program.run(variables, command);
    }

    /** Returns what the tool lists. */
    public String listing() {
        Ended listed = tool("--list-objects", "--type", "secrkey");
        if (listed.status() != 0) {
            throw new ServerException("cannot list the keys of the HSM: " + listed.output());
        }
        return String.join(
                System.lineSeparator(),
                listed.output()
                        .lines()
                        .filter(line -> !line.isEmpty() && !line.startsWith("warning:"))
                        .toList());
    }

    private List<String> labels() {
        return Pattern.compile(LABEL_LINE)
                .matcher(listing())
                .results()
                .map((MatchResult found) -> found.group(1).strip())
                .toList();
    }

    public boolean has(String label) {
        return labels().contains(label);
    }

    /** Returns the KEK {@code medchain-N} with the highest N. */
    public Optional<String> newest() {
        return labels().stream()
                .filter(label -> label.matches("medchain-[1-9][0-9]{0,17}"))
                .max(Comparator.comparingLong(label -> Long.parseLong(label.substring("medchain-".length()))));
    }

    /**
     * Makes a KEK: AES of 256 bits, sensitive and never extractable, with the label's bytes as its id.
     *
     * @throws ServerException if there is one, or what was made could leave the HSM
     */
    public void make(String label) {
        if (has(label)) {
            throw new ServerException("The HSM has a key " + label + " already.");
        }
        String id = HexFormat.of().formatHex(label.getBytes(StandardCharsets.US_ASCII));
        Ended made = tool("--keygen", "--key-type", "AES:32", "--sensitive", "--label", label, "--id", id);
        if (made.status() != 0) {
            throw new ServerException("cannot make a key in the HSM: " + made.output());
        }
        if (!Pattern.compile("(?s)sensitive.*never extractable")
                .matcher(made.output())
                .find()) {
            throw new ServerException(
                    "The key " + label + " is not one that never leaves the HSM; delete it: " + made.output());
        }
    }
}
