package org.medchain.keys.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Data keys of a patient. No plain key is shown: {@code seal} and {@code open} use them. */
@Command(name = "key", description = "Data keys of a patient.")
record KeyCommands(Context context) {

    private static final String PATIENT = "PATIENT";

    @Command(description = "Lists the data keys of a patient.")
    int list(@Parameters(paramLabel = PATIENT) String patient) {
        return context.list(dataKeysOf(patient));
    }

    @Command(description = "Shows one data key.")
    int show(@Parameters(paramLabel = PATIENT) String patient, @Parameters(paramLabel = "KEY_ID") String keyId) {
        return context.show(context.service().get(dataKeysOf(patient) + "/" + Service.segment(keyId)));
    }

    @Command(description = "Makes a data key and shows it encrypted.")
    int generate(@Parameters(paramLabel = PATIENT) String patient) {
        return context.show(context.service().post(dataKeysOf(patient) + "?plaintext=false"));
    }

    @Command(description = "Re-wraps all data keys of a patient under the tenant's current key.")
    int rotate(@Parameters(paramLabel = PATIENT) String patient) {
        return context.show(context.service().post(Patients.path(patient) + "/rotation"));
    }

    private static String dataKeysOf(String patient) {
        return Patients.path(patient) + "/data-keys";
    }
}
