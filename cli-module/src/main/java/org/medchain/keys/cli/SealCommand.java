package org.medchain.keys.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.medchain.keys.client.PatientVault;
import org.medchain.keys.client.message.SealingOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Seals a file or stream for a patient. */
@Command(
        name = "seal",
        sortOptions = false,
        description = "Seals a file for a patient, as a message in the format of the AWS Encryption SDK.")
final class SealCommand implements Callable<Integer> {

    private final Context context;

    @Mixin
    private RecordOptions options;

    SealCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        PatientVault vault = context.vaults().of(Patients.parse(options.patient));
        try (Source source = Source.open(options.source, context.terminal());
                WholeFile file = WholeFile.create(options.target, options.force, context.terminal())) {
            try (SealingOutputStream sealing = vault.sealing(file.out(), options.context)) {
                sealing.transferFrom(source.in());
            }
            file.keep();
        }
        return ExitStatus.DONE.code();
    }
}
