package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Each command that changes settings, on a thing that has all of them: what the command does not name is unchanged. */
class UnnamedSettingsTest {

    private static final String CLINIC = "/api/v1/tenants/clinic";
    private static final String POLICY = CLINIC + "/rotation-policy";

    @TempDir
    private Path directory;

    private final KeptThings service = new KeptThings();
    private Map<String, String> environment;

    @BeforeEach
    void setUp() throws IOException {
        environment = CommandEnvironment.of(service.address(), directory);
        service.keep(CLINIC, ApplyCommandTest.json(ApplyCommandTest.FULL))
                .keep(POLICY, ApplyCommandTest.json(ApplyCommandTest.FULL_POLICY));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void run(String line) {
        CommandRun run = CommandRun.of(environment, line.split(" ", -1));
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    private static JsonObject without(JsonObject thing, String... members) {
        JsonObjectBuilder rest = Json.createObjectBuilder(thing);
        for (String member : members) {
            rest.remove(member);
        }
        return rest.build();
    }

    @ParameterizedTest
    @CsvSource({
        "--name Other, name",
        "--cmk-arn arn:9, kmsCmkArn",
        "--replica-arn arn:9, kmsReplicaArns",
        "--hsm-key-label other, hsmKeyLabel",
        "--cmk-active-from 2026-01-01T00:00:00Z, cmkActiveFrom",
        "--cmk-active-until 2029-01-01T00:00:00Z, cmkActiveUntil",
        "--destruction-window P7D, destructionWindow",
        "--four-eyes false, fourEyes",
        "--audit-retention P6Y, auditRetention",
        "--keep-patient-ids-in-audit true, keepPatientIdsInAudit",
        "--max-messages-per-key 9, maxMessagesPerKey",
        "--sealing-period P9D, sealingPeriod",
        "--recovery-key-wait P1D, recoveryKeyWait"
    })
    void staysIfOneSettingOfATenantIsSet(String option, String member) {
        JsonObject before = service.at(CLINIC);

        run("tenant set clinic " + option);

        JsonObject after = service.at(CLINIC);
        assertThat(after.get(member)).isNotEqualTo(before.get(member));
        assertThat(without(after, member)).isEqualTo(without(before, member));
        assertThat(service.at(POLICY)).isEqualTo(ApplyCommandTest.json(ApplyCommandTest.FULL_POLICY));
    }

    @Test
    void staysIfOneSettingOfATenantIsReset() {
        for (OptionSpec option :
                CommandSpec.forAnnotatedObject(new TenantSettings()).options()) {
            String name = option.longestName().substring("--".length());
            String member = TenantSettings.memberOf(name);
            JsonObject before = ApplyCommandTest.json(ApplyCommandTest.FULL);
            service.keep(CLINIC, before);

            run("tenant set clinic --reset " + name);

            assertThat(service.at(CLINIC)).as(name).isEqualTo(without(before, member));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--enabled false, enabled",
        "--max-age P9D, maxAge",
        "--notice-days 9, noticeDays",
        "--notice-days 0, noticeDays",
        "--no-window, window"
    })
    void staysIfOneSettingOfAPolicyIsSet(String option, String member) {
        JsonObject before = without(service.at(POLICY), "notBefore");

        run("tenant set-rotation-policy clinic " + option);

        JsonObject after = service.at(POLICY);
        assertThat(after.get(member)).isNotEqualTo(before.get(member));
        assertThat(without(after, member)).isEqualTo(without(before, member));
    }

    @ParameterizedTest
    @CsvSource({
        "--window-start 23:00, start",
        "--window-end 04:00, end",
        "--window-zone UTC, zone",
        "--window-day MONDAY, days"
    })
    void staysIfAPartOfAWindowIsSet(String option, String member) {
        JsonObject before = without(service.at(POLICY), "notBefore");

        run("tenant set-rotation-policy clinic " + option);

        JsonObject after = service.at(POLICY);
        assertThat(without(after, "window")).isEqualTo(without(before, "window"));
        assertThat(after.getJsonObject("window").get(member))
                .isNotEqualTo(before.getJsonObject("window").get(member));
        assertThat(without(after.getJsonObject("window"), member))
                .isEqualTo(without(before.getJsonObject("window"), member));
    }

    @Test
    void staysOfATenantThatIsRegisteredAlready() {
        CommandRun run = CommandRun.of(environment, "tenant", "register", "clinic", "--name", "Other");

        assertThat(run.status()).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(service.at(CLINIC)).isEqualTo(ApplyCommandTest.json(ApplyCommandTest.FULL));
    }

    /** Else an option could be added and tried by none of these. */
    @Test
    void isTriedWithEachOption() {
        assertThat(ApplyCommandTest.json(ApplyCommandTest.FULL).keySet())
                .containsAll(CommandSpec.forAnnotatedObject(new TenantSettings()).options().stream()
                        .map(option ->
                                TenantSettings.memberOf(option.longestName().substring("--".length())))
                        .toList());
        assertThat(CommandSpec.forAnnotatedObject(new RotationPolicySettings()).options().stream()
                        .map(OptionSpec::longestName))
                .containsExactlyInAnyOrderElementsOf(Set.of(
                        "--enabled",
                        "--max-age",
                        "--notice-days",
                        "--no-window",
                        "--window-start",
                        "--window-end",
                        "--window-zone",
                        "--window-day"));
    }
}
