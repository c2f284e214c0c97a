package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
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

    void addTo(JsonObjectBuilder body) {
        add(body, "kmsCmkArn", kmsCmkArn);
        if (kmsReplicaArns != null) {
            JsonArrayBuilder arns = Json.createArrayBuilder();
            kmsReplicaArns.forEach(arns::add);
            body.add("kmsReplicaArns", arns);
        }
        add(body, "hsmKeyLabel", hsmKeyLabel);
        add(body, "cmkActiveFrom", cmkActiveFrom);
        add(body, "cmkActiveUntil", cmkActiveUntil);
        add(body, "destructionWindow", destructionWindow);
        add(body, "fourEyes", fourEyes);
        add(body, "auditRetention", auditRetention);
        add(body, "keepPatientIdsInAudit", keepPatientIdsInAudit);
        if (maxMessagesPerKey != null) {
            body.add("maxMessagesPerKey", maxMessagesPerKey);
        }
        add(body, "sealingPeriod", sealingPeriod);
        add(body, "recoveryKeyWait", recoveryKeyWait);
    }

    private static void add(JsonObjectBuilder body, String member, String text) {
        if (text != null) {
            body.add(member, text);
        }
    }

    private static void add(JsonObjectBuilder body, String member, Boolean flag) {
        if (flag != null) {
            body.add(member, flag);
        }
    }

    /**
     * Returns the member that an option sets.
     *
     * @param option without its hyphens at the front
     */
    static String memberOf(String option) {
        return switch (option) {
            case "cmk-arn" -> "kmsCmkArn";
            case "replica-arn" -> "kmsReplicaArns";
            case "hsm-key-label" -> "hsmKeyLabel";
            case "cmk-active-from" -> "cmkActiveFrom";
            case "cmk-active-until" -> "cmkActiveUntil";
            case "destruction-window" -> "destructionWindow";
            case "four-eyes" -> "fourEyes";
            case "audit-retention" -> "auditRetention";
            case "keep-patient-ids-in-audit" -> "keepPatientIdsInAudit";
            case "max-messages-per-key" -> "maxMessagesPerKey";
            case "sealing-period" -> "sealingPeriod";
            case "recovery-key-wait" -> "recoveryKeyWait";
            default ->
                throw CommandFailedException.wrongUsage(
                        "--reset must name an option that has a default, such as sealing-period");
        };
    }
}
