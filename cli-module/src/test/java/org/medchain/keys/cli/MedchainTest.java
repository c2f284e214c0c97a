package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which request each command makes, and how commands end. {@code CommandLineIT} has the real service. */
class MedchainTest extends RecordedCommands {

    private static final String PROBLEM =
            "{\"title\":\"Not found\",\"detail\":\"There is no such thing.\",\"requestId\":\"r-1\"}";

    @ParameterizedTest
    @CsvSource({
        "key list p/1, GET /api/v1/patients/p%2F1/data-keys?limit=1000",
        "key show p1 k1, GET /api/v1/patients/p1/data-keys/k1",
        "key generate p1, POST /api/v1/patients/p1/data-keys?plaintext=false",
        "key rotate p1, POST /api/v1/patients/p1/rotation",
        "tenant list, GET /api/v1/tenants?limit=1000",
        "tenant show t1, GET /api/v1/tenants/t1",
        "tenant register t1 --name Hospital, PUT /api/v1/tenants/t1",
        "tenant set t1 --name Hospital, PATCH /api/v1/tenants/t1",
        "tenant suspend t1, POST /api/v1/tenants/t1/suspend",
        "tenant resume t1, POST /api/v1/tenants/t1/resume",
        "tenant cmk t1, GET /api/v1/tenants/t1/cmk",
        "tenant adopt t1, GET /api/v1/tenants/t1/adoption",
        "tenant adopt t1 --yes --seen x, POST /api/v1/tenants/t1/adoption",
        "tenant adopt t1 --put-back --seen x, POST /api/v1/tenants/t1/adoption",
        "tenant wrappings t1, GET /api/v1/tenants/t1/wrappings",
        "tenant recovery-key t1, GET /api/v1/tenants/t1/recovery-key",
        "tenant propose-recovery-key t1, DELETE /api/v1/tenants/t1/recovery-key",
        "tenant approve-recovery-key t1, POST /api/v1/tenants/t1/recovery-key/approve",
        "tenant cancel-recovery-key t1, POST /api/v1/tenants/t1/recovery-key/cancel",
        "rotation start, POST /api/v1/rotations?dryRun=false",
        "rotation start --dry-run, POST /api/v1/rotations?dryRun=true",
        "rotation list, GET /api/v1/rotations?limit=1000",
        "rotation show r1, GET /api/v1/rotations/r1",
        "rotation pause r1, POST /api/v1/rotations/r1/pause",
        "rotation resume r1, POST /api/v1/rotations/r1/resume",
        "rotation cancel r1, POST /api/v1/rotations/r1/cancel",
        "destruction request p1 --legal-basis erasure --confirm p1, POST /api/v1/patients/p1/destructions",
        "destruction list, GET /api/v1/destructions?limit=1000",
        "destruction show d1, GET /api/v1/destructions/d1",
        "destruction approve d1, POST /api/v1/destructions/d1/approve",
        "destruction cancel d1, POST /api/v1/destructions/d1/cancel",
        "destruction certificate d1 --to -, GET /api/v1/destructions/d1/certificate",
        "hold place p1 --reason lawsuit, PUT /api/v1/patients/p1/legal-hold",
        "hold show p1, GET /api/v1/patients/p1/legal-hold",
        "hold lift p1, DELETE /api/v1/patients/p1/legal-hold",
        "audit list --patient p1 --outcome FAILURE, GET /admin/audit-logs?patientId=p1&outcome=FAILURE&limit=1000",
        "audit summary --from a --to b, GET /admin/audit-logs/summary?from=a&to=b",
        "audit drill restore, POST /admin/audit-logs/drills",
        "audit verification, GET /admin/audit-logs/verification",
        "audit export --to -, GET /admin/audit-logs/export"
    })
    void asks(String line, String request) {
        service.answers("{\"items\":[]}\n");

        assertThat(run(line).status()).isZero();

        assertThat(service.requests()).containsExactly(request);
        assertThat(service.authorizations()).containsExactly("Bearer token");
    }

    @Test
    void sendsWhatATenantIsGiven() {
        service.answers("{}");

        run(
                "tenant register t1 --name Hospital --cmk-arn arn:1 --replica-arn arn:2 --replica-arn arn:3 --hsm-key-label kek");

        assertThat(service.bodies())
                .containsExactly("{\"name\":\"Hospital\",\"kmsCmkArn\":\"arn:1\","
                        + "\"kmsReplicaArns\":[\"arn:2\",\"arn:3\"],\"hsmKeyLabel\":\"kek\"}");
    }

    @Test
    void sendsTheDrillThatWasDone() {
        service.answers("{}");

        run("audit drill custodians");

        assertThat(service.bodies()).containsExactly("{\"drill\":\"custodians\"}");
    }

    @Test
    void proposesAndApprovesTheRecoveryKeyOfAFile(@TempDir Path directory) throws IOException {
        Path key = Files.writeString(directory.resolve("key"), "AAEC\n");
        service.answers("{}").answers("{}");

        run("tenant propose-recovery-key t1 --public-key " + key);
        run("tenant approve-recovery-key t1 --key-id 0a1b");

        assertThat(service.requests())
                .containsExactly("PUT /api/v1/tenants/t1/recovery-key", "POST /api/v1/tenants/t1/recovery-key/approve");
        assertThat(service.bodies())
                .containsExactly("{\"recoveryPublicKey\":\"AAEC\"}", "{\"recoveryKeyId\":\"0a1b\"}");
    }

    @Test
    void adoptsTheRowThatItShowed() {
        service.answers("{\"trusted\":false}");

        assertThat(run("tenant adopt t1").out()).contains("tag-1");
        run("tenant adopt t1 --yes --seen tag-1");

        assertThat(service.expectations()).containsExactly("null", RecordedService.TAG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--yes", "--put-back", "--seen tag-1", "--yes --put-back --seen tag-1"})
    void adoptsNothingThatItDidNotShow(String options) {
        service.answers("{}");

        assertThat(run("tenant adopt t1 " + options).status()).isEqualTo(ExitStatus.WRONG_USAGE.code());

        assertThat(service.requests()).isEmpty();
    }

    @Test
    void registersATenantOnlyIfItIsNew() {
        service.refuses(503, "{\"title\":\"Audit unavailable\"}").answers("{}");

        assertThat(run("tenant register t1 --name Hospital").status()).isZero();

        assertThat(service.conditions()).containsExactly("*", "*");
        assertThat(service.idempotencyKeys()).hasSize(2).doesNotContain("null");
        assertThat(Set.copyOf(service.idempotencyKeys())).hasSize(1);
    }

    @Test
    void tellsHowToChangeATenantThatIsRegistered() {
        service.refuses(412, "{\"title\":\"Precondition failed\"}");

        CommandRun run = run("tenant register t1 --name Hospital");

        assertThat(run.status()).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .isEqualTo(
                        "medchain: the tenant is registered, and nothing was changed; tenant set changes the settings"
                                + " that it names");
    }

    private static final String EACH_SETTING = " --cmk-arn arn:1 --replica-arn arn:2 --replica-arn arn:3"
            + " --hsm-key-label kek --cmk-active-from 2027-01-01T00:00:00Z --cmk-active-until 2028-01-01T00:00:00Z"
            + " --destruction-window P30D --four-eyes true --audit-retention P10Y --keep-patient-ids-in-audit false"
            + " --max-messages-per-key 1000 --sealing-period P30D --recovery-key-wait P2D";

    private static final String EACH_MEMBER = "{\"name\":\"Hospital\",\"kmsCmkArn\":\"arn:1\","
            + "\"kmsReplicaArns\":[\"arn:2\",\"arn:3\"],\"hsmKeyLabel\":\"kek\","
            + "\"cmkActiveFrom\":\"2027-01-01T00:00:00Z\",\"cmkActiveUntil\":\"2028-01-01T00:00:00Z\","
            + "\"destructionWindow\":\"P30D\",\"fourEyes\":true,\"auditRetention\":\"P10Y\","
            + "\"keepPatientIdsInAudit\":false,\"maxMessagesPerKey\":1000,\"sealingPeriod\":\"P30D\","
            + "\"recoveryKeyWait\":\"P2D\"}";

    @ParameterizedTest
    @ValueSource(strings = {"register", "set"})
    void sendsEachSettingOfATenant(String command) {
        service.answers("{}");

        assertThat(run("tenant " + command + " t1 --name Hospital" + EACH_SETTING)
                        .status())
                .isZero();

        assertThat(service.bodies()).containsExactly(EACH_MEMBER);
    }

    @Test
    void setsWhatItNamesAlone() {
        service.answers("{}");

        assertThat(run("tenant set t1 --audit-retention P10Y --reset sealing-period --reset replica-arn")
                        .status())
                .isZero();

        assertThat(service.bodies())
                .containsExactly("{\"auditRetention\":\"P10Y\",\"sealingPeriod\":null,\"kmsReplicaArns\":null}");
        assertThat(service.bodyTypes()).containsExactly("application/merge-patch+json");
        assertThat(service.idempotencyKeys()).doesNotContain("null");
    }

    @Test
    void resetsEachSetting() {
        service.answers("{}");

        StringBuilder line = new StringBuilder("tenant set t1");
        for (OptionSpec option :
                CommandSpec.forAnnotatedObject(new TenantSettings()).options()) {
            line.append(" --reset ").append(option.longestName().substring("--".length()));
        }
        assertThat(run(line.toString()).status()).isZero();

        assertThat(service.bodies())
                .containsExactly(EACH_MEMBER
                        .replaceFirst("\"name\":[^,]*,", "")
                        .replaceAll("\\[[^]]*]", "null")
                        .replaceAll(":(\"[^\"]*\"|true|false|[0-9]+)(?=[,}])", ":null"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenant set t1",
                "tenant set t1 --reset name",
                "tenant set t1 --reset four-eyes --four-eyes true",
                "tenant set t1 --four-eyes perhaps"
            })
    void setsNothingThatIsNoSetting(String line) {
        assertThat(run(line).status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void replacesAHoldIfItIsTold() {
        service.answers("{\"reason\":\"lawsuit\"}");

        assertThat(run("hold place p1 --reason another --replace").status()).isZero();

        assertThat(service.requests())
                .containsExactly("GET /api/v1/patients/p1/legal-hold", "PUT /api/v1/patients/p1/legal-hold");
        assertThat(service.expectations()).containsExactly("null", RecordedService.TAG);
    }

    @Test
    void leavesTheHoldThatThereIs() {
        service.refuses(428, "{\"title\":\"Precondition required\"}");

        CommandRun run = run("hold place p1 --reason another");

        assertThat(run.status()).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(run.err().lines())
                .containsExactly("medchain: it exists, and nothing was changed; --replace replaces it");
        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void saysWhyItIsRefused() {
        service.refuses(404, PROBLEM);

        CommandRun run = run("tenant show t1");

        assertThat(run.status()).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(run.err().lines()).containsExactly("medchain: Not found: There is no such thing. (request r-1)");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void asksAgainWithTheSameKey() {
        service.refuses(503, PROBLEM).answers("{\"id\":\"r1\"}");

        assertThat(run("rotation start").status()).isZero();

        assertThat(service.idempotencyKeys()).hasSize(2).doesNotContain("null");
        assertThat(service.idempotencyKeys().get(0))
                .isEqualTo(service.idempotencyKeys().get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hold place p1 --reason lawsuit",
                "tenant adopt t1 --yes --seen x",
                "tenant propose-recovery-key t1",
                "audit drill custodians"
            })
    void changesOnceIfAnAnswerIsLost(String line) {
        service.breaksOff("{").answers("{}");

        assertThat(run(line).status()).isZero();

        assertThat(service.idempotencyKeys()).hasSize(2).doesNotContain("null");
        assertThat(Set.copyOf(service.idempotencyKeys())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold lift p1", "hold lift p1 --field placedBy"})
    void liftsAHoldOnceIfTheAnswerIsLost(String line) {
        service.breaksOff("{").refuses(204, "");

        CommandRun run = run(line);

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualToIgnoringNewLines("medchain: the hold is lifted");
        assertThat(service.idempotencyKeys()).hasSize(2).doesNotContain("null");
        assertThat(Set.copyOf(service.idempotencyKeys())).hasSize(1);
    }

    /** The first answer was lost, and the service still makes what it was asked for. */
    @Test
    void waitsForItsOwnRequestThatIsInProgress() {
        String inProgress = "{\"type\":\"/problems/request-in-progress\"}";
        service.refuses(409, inProgress)
                .refuses(409, inProgress)
                .refuses(409, inProgress)
                .answers("{\"id\":\"r1\"}");

        assertThat(run("rotation start").status()).isZero();

        assertThat(service.idempotencyKeys()).hasSize(4).doesNotContain("null");
        assertThat(Set.copyOf(service.idempotencyKeys())).hasSize(1);
    }

    /** Status 1 says of {@code apply} that something differs. */
    @Test
    void endsWithAStatusOfItsOwnIfItFailsItself() {
        service.answers("{}");

        CommandRun run = run("restore-check --tenant t1");

        assertThat(run.status()).isEqualTo(ExitStatus.FAILED.code());
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .matches("medchain: internal error: NullPointerException \\(\\w+\\.java:\\d+\\); please report it");
    }

    @Test
    void givesUpAfterSomeTime() {
        service.refuses(503, PROBLEM);

        assertThat(run("tenant list").status()).isEqualTo(ExitStatus.UNAVAILABLE.code());
        assertThat(service.requests()).hasSize(3);
    }

    @Test
    void saysThatNobodyAnswers() {
        service.close();

        CommandRun run = run("tenant list");

        assertThat(run.status()).isEqualTo(ExitStatus.UNAVAILABLE.code());
        assertThat(run.err().lines())
                .containsExactly("medchain: the service can't be reached: the connection is refused");
    }

    @Test
    void saysWhyASealedFileFindsNoService() throws IOException {
        Path report = Files.writeString(directory.resolve("report"), "A report.");
        try (PlainServer plain = new PlainServer()) {
            environment.put("MEDCHAIN_SERVICE", plain.addressOfTls());

            CommandRun run = run("seal --tenant t1 --patient p1 " + report + " " + directory.resolve("sealed"));

            assertThat(run.status()).isEqualTo(ExitStatus.UNAVAILABLE.code());
            assertThat(run.err().lines())
                    .containsExactly(
                            "medchain: the service can't be reached: the TLS handshake failed; is this an HTTPS port?");
        }
    }

    @Test
    void saysWhichRoleIsMissing() {
        service.refuses(
                403,
                "{\"title\":\"Forbidden\",\"detail\":\"The token does not allow this. It needs the role key-admin.\","
                        + "\"requestId\":\"r-1\"}");

        assertThat(run("tenant list").err().lines())
                .containsExactly("medchain: Forbidden: The token does not allow this. It needs the role key-admin."
                        + " (request r-1)");
    }

    /** The client's exception has no detail. */
    @Test
    void saysWhichRoleSealsAndOpens() throws IOException {
        Path report = Files.writeString(directory.resolve("report"), "A report.");
        service.refuses(
                403, "{\"type\":\"/problems/forbidden\",\"title\":\"Forbidden\",\"status\":403,\"requestId\":\"r-1\"}");

        CommandRun run = run("seal --tenant t1 --patient p1 " + report + " " + directory.resolve("sealed"));

        assertThat(run.status()).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(run.err().lines())
                .containsExactly(
                        "medchain: the caller may not act for this tenant: the token must have the role key-user"
                                + " and name the tenant");
    }

    @ParameterizedTest
    @CsvSource({
        "tenat list, 'unknown command, did you mean tenant?'",
        "rotaton start, 'unknown command, did you mean rotation?'",
        "tenant shwo t1, 'unknown command, did you mean show?'",
        "tenant show t1 --tenat t2, 'unknown option, did you mean --tenant?'",
        "tenant register, TENANT and --name are missing",
        "tenant show, TENANT is missing",
        "destruction request p1, --legal-basis and --confirm are missing"
    })
    void saysWhatIsMeantOrMissing(String line, String words) {
        CommandRun run = run(line);

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err().lines()).containsExactly("medchain: " + words);
    }

    @Test
    void tellsItsVersion() {
        environment.clear();

        CommandRun run = run("--version");

        assertThat(run.status()).isZero();
        assertThat(run.out().lines())
                .singleElement()
                .asString()
                .matches("medchain [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    }

    @Test
    void followsARotationToItsEnd() {
        service.answers("{\"id\":\"r1\",\"status\":\"RUNNING\",\"done\":0,\"total\":2,\"failed\":0}")
                .answers("{\"id\":\"r1\",\"status\":\"RUNNING\",\"done\":1,\"total\":2,\"failed\":0,\"rate\":1.0}")
                .answers("{\"id\":\"r1\",\"status\":\"DONE\",\"done\":2,\"total\":2,\"failed\":0}");

        CommandRun run = CommandRun.of(environment, new byte[0], true, "rotation", "start", "--follow");

        assertThat(run.status()).isZero();
        assertThat(run.err()).contains("RUNNING: 0 of 2 patients", "RUNNING: 1 of 2 patients, 1.0 a second");
        assertThat(run.out()).contains("status  DONE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DONE", "INCOMPLETE"})
    void failsIfARotationLeftPatientsBehind(String status) {
        service.answers("{\"id\":\"r1\",\"status\":\"" + status + "\",\"done\":1,\"total\":2,\"failed\":1}");

        assertThat(run("rotation show r1 --follow").status()).isEqualTo(ExitStatus.FAILED.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DONE", "INCOMPLETE"})
    void failsIfARotationLeftTheTenantsKeysBehind(String status) {
        service.answers("{\"id\":\"r1\",\"status\":\"" + status
                + "\",\"done\":2,\"total\":2,\"failed\":0,\"tenantKeysFailed\":1}");

        assertThat(run("rotation show r1 --follow").status()).isEqualTo(ExitStatus.FAILED.code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenant show",
                "tenant show t1 secret-of-mine",
                "tenant show t1 --secret-of-mine",
                "hold place p1",
                "audit list --limit 0",
                "audit list --limit secret-of-mine",
                "--output secret-of-mine tenant list",
                "--output secret-of-mine rotation start",
                "--service secret-of-mine tenant list",
                "--service http://example.org/secret-of-mine tenant list",
                "--service https://example.org:65536 tenant list",
                "--config /secret-of-mine tenant list",
                "--ca-file /secret-of-mine tenant list",
                "--token-file /secret-of-mine tenant list",
                "nothing-that-is-known"
            })
    void saysInOneLineWhatIsWrong(String line) {
        service.answers("{\"items\":[]}");

        CommandRun run = run(line);

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err().lines()).hasSize(1).first().asString().startsWith("medchain: ");
        assertThat(run.err()).doesNotContain("secret-of-mine");
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void completesCommandsInAShell() {
        assertThat(run("completion").out())
                .contains("complete -F _complete_medchain")
                .contains("destruction", "verify-audit", "--checkpoints", "verify-certificate");
    }

    @Test
    void helpsWithoutASetting() {
        environment.clear();

        CommandRun run = run("rotation start --help");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("--follow").contains("--service");
    }
}
