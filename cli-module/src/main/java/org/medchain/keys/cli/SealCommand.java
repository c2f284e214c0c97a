package org.medchain.keys.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.medchain.keys.client.PatientVault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Seals a file or stream for a patient. */
@Command(
        name = "seal",
        sortOptions = false,
        description = "Seals a file for a patient, as a message in the format of the AWS Encryption SDK.")
final class SealCommand implements Callable<Integer> {

    private final Context context;

    @Option(names = "--patient", required = true, paramLabel = "PATIENT", description = "whose record it is")
    private String patient;

    @Option(
            names = "--context",
            paramLabel = "NAME=VALUE",
            description = "what the message is bound to, such as record=lab-7; stands in it in clear")
    private Map<String, String> bound = Map.of();

    @Option(names = "--force", description = "replaces the target")
    private boolean force;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "the file; - for the input")
    private Path source;

    @Parameters(index = "1", paramLabel = "TARGET", description = "the message; - for the output")
    private Path target;

    SealCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        PatientVault vault = context.vaults().of(Patients.parse(patient));
        try (Source in = Source.open(source, context.terminal());
                WholeFile file = WholeFile.create(target, force, context.terminal())) {
            try (OutputStream sealing = vault.sealing(file.out(), bound)) {
                InputStream plaintext = in.in();
                plaintext.transferTo(sealing);
            }
            file.keep();
        }
        return ExitStatus.DONE.code();
    }
}
