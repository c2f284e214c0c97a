package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code medchain apply}: what a file of tenants changes, what it leaves, and what the exit status says. */
class ApplyCommandTest {

    private static final String CLINIC = "/api/v1/tenants/clinic";
    private static final String POLICY = CLINIC + "/rotation-policy";

    /** Every setting a tenant may have. */
    static final String FULL = """
            {"tenantId":"clinic","name":"Clinic","status":"ACTIVE","kmsCmkArn":"arn:1","kmsReplicaArns":["arn:2","arn:3"],
             "hsmKeyLabel":"kek","cmkActiveFrom":"2027-01-01T00:00:00Z","cmkActiveUntil":"2028-01-01T00:00:00Z",
             "destructionWindow":"P30D","fourEyes":true,"auditRetention":"P10Y","keepPatientIdsInAudit":false,
             "maxMessagesPerKey":1000,"sealingPeriod":"P30D","recoveryKeyWait":"P2D"}""";

    static final String FULL_POLICY = """
            {"enabled":true,"maxAge":"P90D","noticeDays":14,"notBefore":"2027-02-23T01:07:53.249692Z",
             "window":{"start":"22:00","end":"05:00","zone":"Europe/Berlin","days":["FRIDAY","SATURDAY"]}}""";

    @TempDir
    private Path directory;

    private final KeptThings service = new KeptThings();
    private Map<String, String> environment;
    private Path file;

    @BeforeEach
    void setUp() throws IOException {
        file = directory.resolve("tenants.yaml");
        environment = CommandEnvironment.of(service.address(), directory);
        service.keep(CLINIC, json(FULL)).keep(POLICY, json(FULL_POLICY));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    static JsonObject json(String text) {
        return Service.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private CommandRun apply(String yaml, String... options) throws IOException {
        Files.writeString(file, yaml);
        return CommandRun.of(
                environment,
                ("apply -f " + file + " " + String.join(" ", options)).strip().split(" ", -1));
    }

    /** The tenant with one member more, or another. */
    private static JsonObject with(String thing, String patch) {
        return Json.createMergePatch(json(patch)).apply(json(thing)).asJsonObject();
    }

    @Nested
    class OfATenantThatIsThere {

        private static final String LONGER = """
                tenants:
                  clinic:
                    auditRetention: P12Y
                    rotationPolicy:
                      maxAge: P60D
                """;

        /** The service refuses it. */
        @Test
        void comparesAPeriodThatNobodyCanCountAsItIsWritten() throws IOException {
            CommandRun run = apply("tenants: {clinic: {auditRetention: P2147483647Y12M}}", "--dry-run");

            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("P2147483647Y12M  differs");
        }

        @Test
        void changesWhatItNamesAndLeavesTheRest() throws IOException {
            CommandRun run = apply(LONGER);

            assertThat(run.status()).isZero();
            assertThat(service.at(CLINIC)).isEqualTo(with(FULL, "{\"auditRetention\":\"P12Y\"}"));
            assertThat(service.at(POLICY)).isEqualTo(with(FULL_POLICY, "{\"maxAge\":\"P60D\",\"notBefore\":null}"));
            assertThat(run.out().lines())
                    .containsExactly(
                            "tenantId  setting                before  after  state",
                            "clinic    auditRetention         P10Y    P12Y   changed",
                            "clinic    rotationPolicy.maxAge  P90D    P60D   changed");
        }

        @Test
        void changesNothingTheSecondTime() throws IOException {
            apply(LONGER);
            service.changes().clear();

            CommandRun run = apply(LONGER);

            assertThat(run.status()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(service.changes()).isEmpty();
        }

        @Test
        void onlyShowsWhatDiffersIfItIsADryRun() throws IOException {
            CommandRun run = apply(LONGER, "--dry-run");

            assertThat(run.status()).isEqualTo(ExitStatus.DIFFERS.code());
            assertThat(run.out()).contains("clinic    auditRetention         P10Y    P12Y   differs");
            assertThat(service.changes()).isEmpty();
            assertThat(service.at(CLINIC)).isEqualTo(json(FULL));
        }

        @Test
        void takesTheSameInOtherWordsAsTheSame() throws IOException {
            CommandRun run = apply("""
                    tenants:
                      clinic:
                        destructionWindow: PT720H
                        auditRetention: P120M
                        cmkActiveFrom: 2027-01-01T01:00:00+01:00
                        kmsReplicaArns: [arn:2, arn:3]
                        rotationPolicy:
                          maxAge: PT2160H
                          window: {start: 22:00, days: [SATURDAY, FRIDAY]}
                    """, "--dry-run");

            assertThat(run.out()).isEmpty();
            assertThat(run.status()).isZero();
        }

        @Test
        void removesASettingThatIsNull() throws IOException {
            CommandRun run = apply("tenants: {clinic: {sealingPeriod: null, rotationPolicy: {window: null}}}");

            assertThat(run.status()).isZero();
            assertThat(service.at(CLINIC)).isEqualTo(with(FULL, "{\"sealingPeriod\":null}"));
            assertThat(service.at(POLICY)).isEqualTo(with(FULL_POLICY, "{\"window\":null,\"notBefore\":null}"));
            assertThat(apply("tenants: {clinic: {sealingPeriod: null}}", "--dry-run")
                            .status())
                    .isZero();
        }

        @Test
        void showsScriptsTheDifferencesAsJson() throws IOException {
            assertThat(apply(LONGER, "--dry-run", "--output", "json").out())
                    .contains("\"setting\": \"auditRetention\"", "\"state\": \"differs\"");
        }
    }

    @Test
    void createsATenantThatIsMissing() throws IOException {
        CommandRun run = apply("""
                tenants:
                  no:
                    name: No
                    maxMessagesPerKey: 1000
                    hsmKeyLabel: null
                    rotationPolicy: {enabled: true, maxAge: P90D}
                """);

        assertThat(run.status()).isZero();
        assertThat(service.at("/api/v1/tenants/no")).isEqualTo(json("{\"name\":\"No\",\"maxMessagesPerKey\":1000}"));
        assertThat(service.at("/api/v1/tenants/no/rotation-policy"))
                .isEqualTo(json("{\"enabled\":true,\"maxAge\":\"P90D\"}"));
        assertThat(run.out()).contains("created");
    }

    @Test
    void createsNothingIfItIsADryRun() throws IOException {
        CommandRun run = apply("tenants: {no: {name: 'No', rotationPolicy: {enabled: true}}}", "--dry-run");

        assertThat(run.status()).isEqualTo(ExitStatus.DIFFERS.code());
        assertThat(run.out()).contains("missing", "rotationPolicy.enabled");
        assertThat(service.changes()).isEmpty();
    }

    @Test
    void goesOnWithTheOthersIfOneIsRefused() throws IOException {
        CommandRun run = apply("tenants: {other: {auditRetention: P9Y}, clinic: {auditRetention: P12Y}}");

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err().lines())
                .containsExactly("medchain: other: the tenant is not registered, and the file gives it no name");
        assertThat(service.at(CLINIC)).isEqualTo(with(FULL, "{\"auditRetention\":\"P12Y\"}"));
    }

    /** The rows of one tenant may be untrusted, which is 503, and the service have nothing else. */
    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void appliesTheOthersIfTheServiceAnswersThatOneHasToWait(int status) throws IOException {
        try (RecordedService waiting = new RecordedService()) {
            environment.put("MEDCHAIN_SERVICE", waiting.address());
            waiting.refuses(status, "{\"title\":\"Later\"}")
                    .refuses(status, "{\"title\":\"Later\"}")
                    .refuses(status, "{\"title\":\"Later\"}")
                    .answers("{\"name\":\"Clinic\"}");

            CommandRun run = apply("tenants: {other: {name: Other}, clinic: {name: Clinic}}");

            assertThat(run.status()).isEqualTo(ExitStatus.UNAVAILABLE.code());
            assertThat(run.err().lines()).singleElement().asString().startsWith("medchain: other: ");
            assertThat(waiting.requests()).hasSize(4).last().asString().contains("/api/v1/tenants/clinic");
        }
    }

    @Test
    void sendsANumberOfAnyLength() throws IOException {
        CommandRun run = apply("tenants: {clinic: {maxMessagesPerKey: 99999999999999999999}}");

        assertThat(run.status()).isZero();
        assertThat(service.at(CLINIC).getJsonNumber("maxMessagesPerKey").bigIntegerValue())
                .isEqualTo(new BigInteger("99999999999999999999"));
    }

    @Test
    void saysWhatWaitsForASecondPerson() throws IOException {
        try (RecordedService proposing = new RecordedService()) {
            environment.put("MEDCHAIN_SERVICE", proposing.address());
            proposing
                    .answers("{\"destructionWindow\":\"P7D\",\"name\":\"Clinic\"}")
                    .answers("{\"destructionWindow\":\"P7D\",\"name\":\"Hospital\",\"proposedBy\":\"admin\"}");

            CommandRun run = apply("tenants: {clinic: {name: Hospital, destructionWindow: PT0S}}");

            assertThat(run.status()).isEqualTo(ExitStatus.DIFFERS.code());
            assertThat(run.out().lines())
                    .anySatisfy(line -> assertThat(line).contains("name", "changed"))
                    .anySatisfy(line -> assertThat(line).contains("destructionWindow", "proposed"));
            assertThat(proposing.expectations()).containsExactly("null", RecordedService.TAG);
        }
    }

    @Test
    void overwritesNothingThatChangedMeanwhile() throws IOException {
        try (RecordedService changed = new RecordedService()) {
            environment.put("MEDCHAIN_SERVICE", changed.address());
            changed.answers("{\"name\":\"Clinic\"}").refuses(412, "{\"title\":\"Precondition failed\"}");

            CommandRun run = apply("tenants: {clinic: {name: Hospital}}");

            assertThat(run.status()).isEqualTo(ExitStatus.REFUSED.code());
            assertThat(changed.requests()).hasSize(2);
        }
    }

    @Test
    void readsTheFileThatTheGuideShows() throws IOException {
        String guide = Files.readString(Path.of("../docs/run/tenants.md"));
        int begin = guide.indexOf("```text\ntenants:");
        String example = guide.substring(begin + "```text\n".length(), guide.indexOf("\n```\n", begin));

        assertThat(apply(example).status()).isZero();

        assertThat(service.at("/api/v1/tenants/hospital-a/rotation-policy")
                        .getJsonObject("window")
                        .getString("start"))
                .isEqualTo("22:00");
        assertThat(service.at("/api/v1/tenants/hospital-b")).isEqualTo(json("{\"name\":\"Hospital B\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenants: {clinic: {fourEye: true}}",
                "tenants: {clinic: {rotationPolicy: {age: P90D}}}",
                "tenants: {clinic: {rotationPolicy: {window: {from: '22:00'}}}}",
                "tenants: {clinic: {fourEyes: null}}",
                "tenants: {clinic: {auditRetention: {}}}",
                "tenants: {clinic: {kmsCmkArn: {arn: a}}}",
                "tenants: {clinic: {rotationPolicy: {window: {days: null}}}}",
                "tenants: {clinic: {rotationPolicy: {window: {}}}}",
                "tenants: {clinic: {name: A, name: B}}",
                "tenants: {clinic: &a {kmsReplicaArns: [*a]}}",
                "tenants: [clinic]",
                "tenant: {clinic: {name: A}}",
                "tenants: {clinic: {name: A",
                "!!java.net.URL [http://localhost]",
                ""
            })
    void asksNothingOfAFileThatIsNone(String yaml) throws IOException {
        CommandRun run = apply(yaml);

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(service.changes()).isEmpty();
    }
}
