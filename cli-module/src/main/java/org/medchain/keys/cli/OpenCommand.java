package org.medchain.keys.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import org.medchain.keys.client.PatientVault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Opens a message that was sealed for a patient. */
@Command(
        name = "open",
        sortOptions = false,
        description = "Opens a message that was sealed for a patient. A target that is a file is there only if the"
                + " message is authentic and whole.")
final class OpenCommand implements Callable<Integer> {

    private final Context context;

    @Mixin
    private RecordOptions options;

    OpenCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        PatientVault vault = context.vaults().of(Patients.parse(options.patient));
        try (Source source = Source.open(options.source, context.terminal());
                WholeFile file = WholeFile.create(options.target, options.force, context.terminal());
                InputStream opening = vault.opening(source.in(), options.context)) {
            opening.transferTo(file.out());
            file.keep();
        }
        return ExitStatus.DONE.code();
    }
}
