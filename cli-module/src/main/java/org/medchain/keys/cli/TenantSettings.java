package org.medchain.keys.cli;

import jakarta.json.JsonObjectBuilder;
import java.lang.reflect.Field;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The settings of a tenant that have a default. Those that the command line does not name are not sent. */
final class TenantSettings {

    @Option(names = "--cmk-arn", paramLabel = "ARN", description = "its CMK in AWS KMS")
    String kmsCmkArn;

    @Option(
            names = "--replica-arn",
            paramLabel = "ARN",
            description = "a replica of that CMK in another Region; in the order in which they stand in")
    List<String> kmsReplicaArns;

    @Option(names = "--hsm-key-label", paramLabel = "LABEL", description = "its KEK in the HSM")
    String hsmKeyLabel;

    @Option(
            names = "--cmk-active-from",
            paramLabel = "TIME",
            description = "from when on the CMK or KEK wraps, such as 2027-01-31T22:00:00Z")
    String cmkActiveFrom;

    @Option(names = "--cmk-active-until", paramLabel = "TIME", description = "from when on it no longer wraps")
    String cmkActiveUntil;

    @Option(
            names = "--destruction-window",
            paramLabel = "DURATION",
            description = "how long a destruction can be cancelled, such as P7D")
    String destructionWindow;

    @Option(
            names = "--four-eyes",
            arity = "1",
            paramLabel = "true|false",
            description = "whether a second privacy officer approves a destruction")
    Boolean fourEyes;

    @Option(
            names = "--audit-retention",
            paramLabel = "PERIOD",
            description = "how long audit events are kept, such as P6Y")
    String auditRetention;

    @Option(
            names = "--keep-patient-ids-in-audit",
            arity = "1",
            paramLabel = "true|false",
            description = "whether the audit trail keeps a patient's id after an erasure")
    Boolean keepPatientIdsInAudit;

    @Option(
            names = "--max-messages-per-key",
            paramLabel = "NUMBER",
            description = "how many messages a new data key may seal")
    Integer maxMessagesPerKey;

    @Option(
            names = "--sealing-period",
            paramLabel = "DURATION",
            description = "how long a new data key may begin messages, such as P30D")
    String sealingPeriod;

    @Option(
            names = "--recovery-key-wait",
            paramLabel = "DURATION",
            description = "how long a recovery key waits before it holds, such as P1D")
    String recoveryKeyWait;

    /** Adds those that are named. */
    void addTo(JsonObjectBuilder body) {
        optionsOf(this)
                .filter(option -> option.getValue() != null)
                .forEach(option -> body.add(memberOf(option), TenantsFile.toJson(option.getValue())));
    }

    /** Returns the members that have a default. */
    static Stream<String> members() {
        return optionsOf(new TenantSettings()).map(TenantSettings::memberOf);
    }

    /**
     * Returns the member that an option sets.
     *
     * @param option without its hyphens at the front
     */
    static String memberOf(String option) {
        return optionsOf(new TenantSettings())
                .filter(it -> it.longestName().equals("--" + option))
                .map(TenantSettings::memberOf)
                .findFirst()
                .orElseThrow(() -> CommandFailedException.wrongUsage(
                        "--reset must name an option that has a default, such as sealing-period"));
    }

    private static Stream<OptionSpec> optionsOf(TenantSettings settings) {
        return CommandSpec.forAnnotatedObject(settings).options().stream();
    }

    /** Returns the name of the option's field, which is that of the member. */
    private static String memberOf(OptionSpec option) {
        return ((Field) option.userObject()).getName();
    }
}
