package org.medchain.keys.chain.certificate;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@link VerifyCertificate}. */
@Command(
        name = "verify-certificate",
        sortOptions = false,
        description = {
            "Verifies a certificate of destroyed keys and prints what it says, offline.",
            "Exit status 0: genuine; 1: not signed by the key, or altered; 2: not verified, because a file is missing or"
                    + " can't be read."
        })
interface VerifyCertificateOptions {

    @Option(
            names = "--certificate",
            order = 1,
            required = true,
            paramLabel = "FILE",
            description = "the certificate: the JWS, or the JSON answer that has it")
    Path certificate();

    @Option(
            names = "--public-key",
            order = 2,
            required = true,
            paramLabel = "FILE",
            description = "the public key that verifies certificates; once for each key, if there are several")
    List<Path> publicKeys();
}
