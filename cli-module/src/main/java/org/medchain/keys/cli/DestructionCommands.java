package org.medchain.keys.cli;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Destructions of patients' keys (GDPR Article 17). */
@Command(name = "destruction", description = "Destructions of patients' keys.")
record DestructionCommands(Context context) {

    private static final String DESTRUCTIONS = "/api/v1/destructions";
    private static final String DESTRUCTION = "DESTRUCTION_ID";

    @Command(description = "Requests that all keys of a patient are destroyed. They can't be used from then on.")
    int request(
            @Parameters(paramLabel = "PATIENT") String patient,
            @Option(names = "--legal-basis", required = true, paramLabel = "TEXT", description = "why")
                    String legalBasis,
            @Option(
                            names = "--confirm",
                            required = true,
                            paramLabel = "PATIENT",
                            description = "the same patient again")
                    String confirmed) {
        return context.show(context.service()
                .post(
                        Patients.path(patient) + "/destructions",
                        Json.createObjectBuilder()
                                .add("legalBasis", legalBasis)
                                .add("confirmPatientId", confirmed)
                                .build()));
    }

    @Command(description = "Lists the destructions.")
    int list() {
        return context.list(DESTRUCTIONS);
    }

    @Command(description = "Shows a destruction.")
    int show(@Parameters(paramLabel = DESTRUCTION) String destruction) {
        return context.show(context.service().get(path(destruction)));
    }

    @Command(description = "Approves a destruction that another person requested.")
    int approve(@Parameters(paramLabel = DESTRUCTION) String destruction) {
        return context.show(context.service().post(path(destruction) + "/approve"));
    }

    @Command(description = "Cancels a destruction before the keys are erased.")
    int cancel(@Parameters(paramLabel = DESTRUCTION) String destruction) {
        return context.show(context.service().post(path(destruction) + "/cancel"));
    }

    @Command(description = "Writes the certificate of a destruction, a JWS, to a file.")
    int certificate(
            @Parameters(paramLabel = DESTRUCTION) String destruction,
            @Option(names = "--to", required = true, paramLabel = "FILE", description = "is made; - for the output")
                    Path target)
            throws IOException {
        try (WholeFile file = WholeFile.create(target, false, context.terminal());
                AnswerBody certificate =
                        context.service().download(path(destruction) + "/certificate", "application/jose")) {
            certificate.transferTo(file.out());
            file.keep();
        }
        return ExitStatus.DONE.code();
    }

    private static String path(String destruction) {
        return DESTRUCTIONS + "/" + Service.segment(destruction);
    }
}
