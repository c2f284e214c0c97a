package org.medchain.keys.cli;

import java.util.Map;
import java.util.regex.Pattern;
import org.medchain.keys.cli.hsm.HsmKeks;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerVariables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The KEKs of an HSM. Asks no service. */
@Command(
        name = "hsm",
        description = {
            "Makes KEKs in the HSM that HSM_LIBRARY, HSM_TOKEN_LABEL and HSM_PIN or HSM_PIN_FILE name, and lists them. Asks no"
                    + " service.",
            "A KEK's label ends in a hyphen and its version. LABEL is HSM_KEY_LABEL if not given, else medchain-N with the highest N."
        },
        footer = {
            "",
            "= pkcs11-tool --module $HSM_LIBRARY --token-label $HSM_TOKEN_LABEL --login --pin env:HSM_PIN"
                    + " --keygen --key-type AES:32 --sensitive --label LABEL --id LABEL's bytes, or --list-objects --type secrkey"
        })
final class HsmCommands {

    private static final String LABEL = "LABEL";
    private static final int LONGEST = 64;
    private static final Pattern LABELS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*-[1-9][0-9]*");

    private final Context context;
    private final Map<String, String> environment;

    HsmCommands(Context context, Map<String, String> environment) {
        this.context = context;
        this.environment = environment;
    }

    @Command(description = "Makes the KEK LABEL, AES of 256 bits, sensitive and never extractable.")
    int init(@Parameters(paramLabel = LABEL, arity = "0..1") String label) {
        ServerVariables variables = new ServerVariables(environment);
        HsmKeks token = HsmKeks.of(variables);
        String made = labelOf(label, variables, token);
        token.make(made);
        say("The HSM has made the KEK " + made + ".");
        return ExitStatus.DONE.code();
    }

    @Command(
            description =
                    "Makes the KEK that follows LABEL, medchain-2 after medchain-1, and says what to do with it. The old one"
                            + " stays, to open.")
    int rotate(@Parameters(paramLabel = LABEL, arity = "0..1") String label) {
        ServerVariables variables = new ServerVariables(environment);
        HsmKeks token = HsmKeks.of(variables);
        String old = labelOf(label, variables, token);
        if (!token.has(old)) {
            throw new ServerException("The HSM has no key " + old + ".");
        }
        int version = old.lastIndexOf('-') + 1;
        String next = old.substring(0, version) + (Long.parseLong(old.substring(version)) + 1);
        token.make(next);
        say("The HSM has made the KEK " + next + ".");
        say("Data keys are wrapped under it once HSM_KEY_LABEL=" + next
                + " is set and the server started again. Then rotate, and keep " + old + " as long as");
        say("GET /api/v1/wrappings lists it.");
        return ExitStatus.DONE.code();
    }

    @Command(description = "Lists the KEKs, and tells which one HSM_KEY_LABEL names.")
    int status() {
        ServerVariables variables = new ServerVariables(environment);
        say(HsmKeks.of(variables).listing());
        variables.find("HSM_KEY_LABEL").ifPresent(label -> say("HSM_KEY_LABEL is " + label + "."));
        return ExitStatus.DONE.code();
    }

    private void say(String line) {
        context.terminal().out().println(line);
    }

    private static String labelOf(String typed, ServerVariables variables, HsmKeks token) {
        String label = typed == null
                ? variables.find("HSM_KEY_LABEL").or(token::newest).orElse("")
                : typed;
        if (!LABELS.matcher(label).matches() || label.length() > LONGEST) {
            throw CommandFailedException.wrongUsage(
                    "the label of a KEK is letters, digits and . _ - and ends in its version, as medchain-1 does");
        }
        return label;
    }
}
