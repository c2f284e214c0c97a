package org.medchain.keys.protocol;

import jakarta.inject.Inject;
import java.util.regex.Pattern;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of the protocol of AWS KMS: whether the service speaks it, and the names of its keys there. All servers of a database need the same.
 *
 * @param wanted whether the service speaks it
 * @param region of the ARNs
 * @param account of the ARNs
 * @param patientEntry the entry of the encryption context that names the patient
 */
@Shared
public record AwsProtocolSettings(boolean wanted, String region, String account, String patientEntry)
        implements Settings {

    private static final TextVariable PROTOCOL = TextVariable.withDefault("AWS_PROTOCOL", "false");
    private static final TextVariable REGION = TextVariable.withDefault("AWS_PROTOCOL_REGION", "eu-central-1");
    private static final TextVariable ACCOUNT = TextVariable.withDefault("AWS_PROTOCOL_ACCOUNT", "000000000000");
    private static final TextVariable PATIENT_ENTRY =
            TextVariable.withDefault("AWS_PROTOCOL_PATIENT_ENTRY", ContextEntries.PATIENT);

    private static final Pattern REGION_SHAPE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern ACCOUNT_SHAPE = Pattern.compile("[0-9]{12}");
    private static final Pattern ENTRY_SHAPE = Pattern.compile("[A-Za-z0-9._:/-]{1,128}");

    public AwsProtocolSettings {
        if (region.length() > 32 || !REGION_SHAPE.matcher(region).matches()) {
            throw REGION.refuse("must be at most 32 lower-case letters and digits, with single hyphens between them");
        }
        if (!ACCOUNT_SHAPE.matcher(account).matches()) {
            throw ACCOUNT.refuse("must be 12 digits");
        }
        if (!ENTRY_SHAPE.matcher(patientEntry).matches() || patientEntry.equals(ContextEntries.TENANT)) {
            throw PATIENT_ENTRY.refuse(
                    "must be 1 to 128 letters, digits and . _ : / -, and not " + ContextEntries.TENANT);
        }
    }

    @Inject
    AwsProtocolSettings(Variables variables) {
        this(variables.flag(PROTOCOL), variables.text(REGION), variables.text(ACCOUNT), variables.text(PATIENT_ENTRY));
    }
}
