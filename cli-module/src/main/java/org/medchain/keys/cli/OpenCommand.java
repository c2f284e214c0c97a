package org.medchain.keys.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.medchain.keys.client.PatientVault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens a message that was sealed for a patient. */
@Command(
        name = "open",
        sortOptions = false,
        description = "Opens a message that was sealed for a patient. A target that is a file is there only if the"
                + " message is authentic and whole.")
final class OpenCommand implements Callable<Integer> {

    private final Context context;

    @Option(names = "--patient", required = true, paramLabel = "PATIENT", description = "whose record it is")
    private String patient;

    @Option(
            names = "--context",
            paramLabel = "NAME=VALUE",
            description = "what the message must be bound to, such as record=lab-7")
    private Map<String, String> required = Map.of();

    @Option(names = "--force", description = "replaces the target")
    private boolean force;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "the message; - for the input")
    private Path source;

    @Parameters(index = "1", paramLabel = "TARGET", description = "the file; - for the output")
    private Path target;

    OpenCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        PatientVault vault = context.vaults().of(Patients.parse(patient));
        try (Source in = Source.open(source, context.terminal());
                WholeFile file = WholeFile.create(target, force, context.terminal());
                InputStream opening = vault.opening(in.in(), required)) {
            opening.transferTo(file.out());
            file.keep();
        }
        return ExitStatus.DONE.code();
    }
}
