package org.medchain.keys.chain.certificate;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.chain.signing.KeyFileException;

/**
 * The offline command: verifies a certificate and prints what it says. Exit status 0: genuine; 1: not signed by the key, or
 * altered; 2: not verified, because a file is missing or can't be read.
 */
public final class VerifyCertificate {

    private static final int GENUINE = 0;
    private static final int REFUSED = 1;
    private static final int NOT_VERIFIED = 2;
    private static final String USAGE = "the options are --certificate FILE --public-key FILE, the latter for each key";

    private final PrintStream out;
    private final PrintStream err;

    VerifyCertificate(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** @param arguments {@code --certificate FILE --public-key FILE}; the public key as many times as there are keys */
    public static void main(String[] arguments) {
        System.exit(new VerifyCertificate(System.out, System.err).run(arguments));
    }

    int run(String... arguments) {
        List<Path> certificates = values("--certificate", arguments);
        List<Path> publicKeys = values("--public-key", arguments);
        if (certificates.size() != 1
                || publicKeys.isEmpty()
                || arguments.length != 2 * (certificates.size() + publicKeys.size())) {
            err.println("not verified: " + USAGE);
            return NOT_VERIFIED;
        }
        try {
            String certificate = Files.readString(certificates.get(0), StandardCharsets.ISO_8859_1);
            return print(CertificateVerifier.read(publicKeys).verify(withoutLineEnd(certificate)));
        } catch (IOException e) {
            err.println("not verified: cannot read a file: " + e.getMessage());
        } catch (KeyFileException e) {
            err.println("not verified: " + e.getMessage());
        }
        return NOT_VERIFIED;
    }

    private int print(Optional<byte[]> payload) {
        if (payload.isEmpty()) {
            out.println("REFUSED: not signed by this key, or altered");
            return REFUSED;
        }
        out.println(new String(payload.get(), StandardCharsets.UTF_8));
        return GENUINE;
    }

    /** An editor may have ended the one line. */
    private static String withoutLineEnd(String text) {
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static List<Path> values(String option, String... arguments) {
        List<Path> values = new ArrayList<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (arguments[i].equals(option)) {
                values.add(Path.of(arguments[i + 1]));
            }
        }
        return values;
    }
}
