package org.medchain.keys.chain.certificate;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.medchain.keys.chain.command.CommandLines;
import org.medchain.keys.chain.command.FileFailure;
import org.medchain.keys.chain.command.UsageException;
import org.medchain.keys.chain.signing.KeyFileException;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The offline command: verifies a certificate and prints what it says. Exit status 0: genuine; 1: not signed by the key, or
 * altered; 2: not verified, because a file is missing or can't be read.
 */
public final class VerifyCertificate {

    private static final int GENUINE = 0;
    private static final int HELPED = 0;
    private static final int REFUSED = 1;
    private static final int NOT_VERIFIED = 2;

    private final PrintStream out;
    private final PrintStream err;

    VerifyCertificate(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** @param arguments {@code --certificate FILE --public-key FILE}; the public key as many times as there are keys; or {@code --help} */
    public static void main(String[] arguments) {
        System.exit(new VerifyCertificate(System.out, System.err).run(arguments));
    }

    /** Describes the command and its options, for manual pages and shells. */
    public static CommandSpec options() {
        return CommandLines.optionsIn(VerifyCertificateOptions.class);
    }

    int run(String... arguments) {
        try {
            Optional<VerifyCertificateOptions> options =
                    CommandLines.parse(VerifyCertificateOptions.class, out, arguments);
            return options.isPresent() ? verify(options.get()) : HELPED;
        } catch (IOException e) {
            err.println("not verified: " + FileFailure.cannotRead(e));
        } catch (UsageException | KeyFileException e) {
            err.println("not verified: " + e.getMessage());
        }
        return NOT_VERIFIED;
    }

    private int verify(VerifyCertificateOptions options) throws IOException {
        String certificate = CertificateFile.read(options.certificate());
        CertificateVerifier verifier = CertificateVerifier.read(options.publicKeys());
        Optional<byte[]> payload = verifier.verify(certificate);
        out.println(payload.map(it -> new String(it, StandardCharsets.UTF_8))
                .orElseGet(() -> "REFUSED: " + reason(verifier, certificate)));
        return payload.isPresent() ? GENUINE : REFUSED;
    }

    private static String reason(CertificateVerifier verifier, String certificate) {
        return verifier.isSignedInVersionOne(certificate)
                ? "signed with Ed25519 alone, and a key of ML-DSA-65 is named too; if it was issued before there was that key,"
                        + " name the Ed25519 key alone"
                : "not signed by this key, or altered";
    }
}
