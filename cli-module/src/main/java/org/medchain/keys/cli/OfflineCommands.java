package org.medchain.keys.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.medchain.keys.chain.certificate.VerifyCertificate;
import org.medchain.keys.chain.verification.VerifyAudit;

/** The commands that verify what was exported. They have options and exit states of their own, and ask no service. */
final class OfflineCommands {

    private static final String AUDIT = "verify-audit";
    private static final String CERTIFICATE = "verify-certificate";

    private OfflineCommands() {}

    static boolean has(String command) {
        return command.equals(AUDIT) || command.equals(CERTIFICATE);
    }

    /** Runs one of them, and ends the process with its exit status. */
    static void run(Map<String, String> environment, String command, String... arguments) {
        if (command.equals(AUDIT)) {
            VerifyAudit.main(arguments);
        } else {
            VerifyCertificate.main(certificateArguments(environment, arguments));
        }
    }

    /**
     * Returns the arguments with their names: the certificate may come first without one, and without public keys those are taken that the server writes
     * beside its private ones. With two of them a signature of each kind of key is needed.
     */
    static String[] certificateArguments(Map<String, String> environment, String... arguments) {
        List<String> named = new ArrayList<>(Arrays.asList(arguments));
        if (arguments.length > 0 && !arguments[0].startsWith("-")) {
            named.add(0, "--certificate");
        }
        String first = environment.getOrDefault("CERTIFICATE_KEY_FILE", "");
        if (!first.isEmpty() && named.stream().noneMatch(it -> it.startsWith("--public-key"))) {
            named.addAll(List.of("--public-key", first + ".pub"));
            String second = environment.getOrDefault("CERTIFICATE_ML_DSA_KEY_FILE", "") + ".pub";
            if (!second.equals(".pub") && Files.exists(Path.of(second))) {
                named.addAll(List.of("--public-key", second));
            }
        }
        return named.toArray(String[]::new);
    }
}
