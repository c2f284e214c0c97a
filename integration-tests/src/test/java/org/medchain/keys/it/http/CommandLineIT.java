package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.destruction.Erased;

/** The command line as it is built, a process of its own for each command, with the service. */
@OnSharedApi
class CommandLineIT {

    private static final Path JAR = Path.of("..", "cli-module", "target", "medchain.jar");
    private static final String PATIENT = "Zo\u00eb 7/4";

    private final Api api;
    private Hospital hospital;

    @TempDir
    private Path directory;

    CommandLineIT(Api api) {
        this.api = api;
    }

    private record Run(int status, String out, String err) {

        JsonObject json() {
            try (JsonReader reader = Json.createReader(new StringReader(out))) {
                return reader.readObject();
            }
        }

        JsonArray list() {
            try (JsonReader reader = Json.createReader(new StringReader(out))) {
                return reader.readArray();
            }
        }
    }

    @BeforeEach
    void openHospital() throws IOException {
        hospital = api.newHospital();
        Files.createFile(directory.resolve("settings"));
    }

    private Run runAs(String token, String... arguments) {
        // None lives long enough for C2.
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("out.log");
        Path err = directory.resolve("err.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment()
                .put("MEDCHAIN_SERVICE", api.installation().server().uri().toString());
        builder.environment().put("MEDCHAIN_TENANT", hospital.tenantId());
        builder.environment().put("MEDCHAIN_TOKEN", token);
        builder.environment().put("MEDCHAIN_OUTPUT", "json");
        builder.environment()
                .put("MEDCHAIN_CONFIG", directory.resolve("settings").toString());
        try {
            Process process = builder.start();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Run done(String token, String... arguments) {
        Run run = runAs(token, arguments);
        assertThat(run.status()).as("%s %s", run.err(), List.of(arguments)).isZero();
        return run;
    }

    private void seal(Path source, Path message) {
        done(
                hospital.keyUser(),
                "seal",
                "--patient",
                PATIENT,
                "--context",
                "record=lab-7",
                source.toString(),
                message.toString());
    }

    @Test
    void opensAFileThatItSealed() throws IOException {
        Path source = Files.write(directory.resolve("source"), new byte[300_000]);
        Path message = directory.resolve("message");
        Path opened = directory.resolve("opened");
        seal(source, message);

        done(
                hospital.keyUser(),
                "open",
                "--patient",
                PATIENT,
                "--context",
                "record=lab-7",
                message.toString(),
                opened.toString());

        assertThat(opened).hasSameBinaryContentAs(source);
        JsonArray events =
                done(hospital.auditor(), "audit", "list", "--patient", PATIENT).list();
        assertThat(events.getValuesAs(JsonObject.class).stream().map(event -> event.getString("operation")))
                .contains("GENERATE_DATA_KEY", "DECRYPT_DATA_KEY");
    }

    @Test
    @Tag("slow")
    void opensNothingOnceADestructionIsRequested() throws IOException {
        Path message = directory.resolve("message");
        seal(Files.writeString(directory.resolve("source"), "text", StandardCharsets.UTF_8), message);
        JsonObject destruction = done(
                        hospital.privacyOfficer(),
                        "destruction",
                        "request",
                        PATIENT,
                        "--legal-basis",
                        "GDPR Art. 17(1)(b)",
                        "--confirm",
                        PATIENT)
                .json();
        String opened = directory.resolve("opened").toString();

        Run refused = runAs(hospital.keyUser(), "open", "--patient", PATIENT, message.toString(), opened);
        assertThat(refused.status()).isEqualTo(4);
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(Path.of(opened)).doesNotExist();

        String id = destruction.getString("id");
        assertThat(done(hospital.privacyOfficer(), "destruction", "list").list())
                .hasSize(1);
        assertThat(runAs(hospital.privacyOfficer(), "destruction", "certificate", id, "--to", "-")
                        .status())
                .isEqualTo(4);
        assertThat(done(hospital.privacyOfficer(), "destruction", "cancel", id)
                        .json()
                        .getString("status"))
                .isEqualTo("CANCELLED");
        done(hospital.keyUser(), "open", "--patient", PATIENT, message.toString(), opened);
    }

    @Test
    @Tag("slow")
    void registersATenantAndLeavesARegisteredOneAsItIs() {
        String tenant = "hospital-" + UUID.randomUUID();
        JsonObject registered = done(api.administrator(), "tenant", "register", tenant, "--name", "Hospital")
                .json();
        hospital.adopt(Map.of(
                "destructionWindow",
                "P30D",
                "auditRetention",
                "P10Y",
                "keepPatientIdsInAudit",
                true,
                "maxMessagesPerKey",
                1_000));
        JsonObject before =
                done(hospital.keyAdmin(), "tenant", "show", hospital.tenantId()).json();

        Run refused = runAs(hospital.keyAdmin(), "tenant", "register", hospital.tenantId(), "--name", "Renamed");

        assertThat(registered.getString("tenantId")).isEqualTo(tenant);
        assertThat(refused.status()).isEqualTo(4);
        assertThat(refused.err()).startsWith("medchain: the tenant is registered, and nothing was changed;");
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(done(hospital.keyAdmin(), "tenant", "show", hospital.tenantId())
                        .json())
                .isEqualTo(before);
    }

    @Test
    @Tag("slow")
    void changesOfATenantWhatItNames() {
        String administrator = api.administrator();
        String tenant = hospital.tenantId();
        String cmk = "arn:aws:kms:eu-central-1:111122223333:key/" + UUID.randomUUID();
        for (String line : List.of(
                "--name Clinic --cmk-arn " + cmk + " --audit-retention P10Y --max-messages-per-key 1000"
                        + " --destruction-window P30D --keep-patient-ids-in-audit true --sealing-period P30D"
                        + " --recovery-key-wait P2D --cmk-active-until 2090-01-01T00:00:00Z",
                "--audit-retention P11Y",
                "--reset sealing-period",
                "--four-eyes true")) {
            JsonObject before = done(administrator, "tenant", "show", tenant).json();

            List<String> words = new ArrayList<>(List.of("tenant", "set", tenant));
            words.addAll(List.of(line.split(" ", -1)));
            JsonObject after = done(administrator, words.toArray(String[]::new)).json();

            JsonObjectBuilder kept = Json.createObjectBuilder(before);
            changed(before, after).forEach(kept::remove);
            assertThat(after).containsAllEntriesOf(kept.build());
            assertThat(changed(before, after)).hasSize(line.startsWith("--name") ? 10 : 2);
        }
        JsonObject before = done(administrator, "tenant", "show", tenant).json();
        JsonObject suspended = done(administrator, "tenant", "suspend", tenant).json();
        JsonObject proposed = done(administrator, "tenant", "resume", tenant).json();
        JsonObject resumed =
                done(api.secondAdministrator(), "tenant", "resume", tenant).json();

        assertThat(changed(before, suspended)).containsExactlyInAnyOrder("status", "suspendedBy", "updatedAt");
        assertThat(changed(suspended, proposed)).containsExactlyInAnyOrder("resumeProposedBy", "updatedAt");
        assertThat(changed(before, resumed)).containsExactly("updatedAt");
    }

    private static Set<String> changed(JsonObject before, JsonObject after) {
        return Stream.concat(before.keySet().stream(), after.keySet().stream())
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .collect(Collectors.toSet());
    }

    @Test
    @Tag("slow")
    void showsThatThereIsNothingToAdopt() {
        JsonObject shown = done(hospital.keyAdmin(), "tenant", "adopt", hospital.tenantId())
                .json();

        assertThat(shown.getBoolean("trusted")).isTrue();
        assertThat(shown.getJsonArray("differences")).isEmpty();
        JsonObject adopted = done(
                        hospital.keyAdmin(),
                        "tenant",
                        "adopt",
                        hospital.tenantId(),
                        "--yes",
                        "--seen",
                        shown.getString("tag"))
                .json();
        assertThat(adopted.getBoolean("trusted")).isTrue();
        assertThat(adopted.getJsonArray("differences")).isEmpty();
    }

    @Test
    @Tag("slow")
    void followsARotation() {
        done(hospital.keyUser(), "key", "generate", PATIENT);

        JsonObject rotation =
                done(hospital.keyAdmin(), "rotation", "start", "--follow").json();

        assertThat(rotation.getString("status")).isEqualTo("DONE");
        assertThat(done(hospital.keyAdmin(), "key", "list", PATIENT).list()).hasSize(1);
        assertThat(done(hospital.keyAdmin(), "tenant", "wrappings", hospital.tenantId())
                        .json())
                .isNotEmpty();
    }

    @Test
    @Tag("slow")
    void placesAndLiftsAHold() {
        done(hospital.keyUser(), "key", "generate", PATIENT);
        String officer = hospital.privacyOfficer();

        done(officer, "hold", "place", PATIENT, "--reason", "a lawsuit");
        Run refused = runAs(officer, "destruction", "request", PATIENT, "--legal-basis", "GDPR", "--confirm", PATIENT);
        done(officer, "hold", "lift", PATIENT);

        assertThat(refused.status()).isEqualTo(4);
        assertThat(refused.err()).contains("Legal hold");
    }

    @Test
    void writesTheTrailForItsProof() throws IOException {
        done(hospital.keyUser(), "key", "generate", PATIENT);
        Path export = directory.resolve("audit.ndjson");

        done(hospital.auditor(), "audit", "export", "--to", export.toString());

        assertThat(Files.readAllLines(export)).isNotEmpty();
        assertThat(runAs("none", "verify-audit", "--help").status()).isZero();
        assertThat(runAs("none", "verify-audit", "--export", export.toString()).status())
                .isEqualTo(2);
    }

    @Test
    @Tag("slow")
    void checksWhatARestoredServiceOpens() throws IOException {
        hospital.eraseAtOnce();
        Path known = listed("known", PATIENT);
        Path erased = listed("erased", "erased");
        Erased.await(hospital, hospital.destroy("erased"));
        String token = hospital.token(Role.KEY_USER, Role.AUDITOR);

        JsonObject found = done(token, "restore-check", "--known", known.toString(), "--erased", erased.toString())
                .json();
        Run swapped = runAs(token, "restore-check", "--known", erased.toString(), "--erased", known.toString());

        assertThat(found.getBoolean("sound")).isTrue();
        assertThat(found.getJsonObject("known").getInt("open")).isEqualTo(1);
        assertThat(found.getJsonObject("chain").getBoolean("verified")).isTrue();
        assertThat(swapped.status()).isEqualTo(7);
        assertThat(swapped.json().getJsonObject("known").getInt("erased")).isEqualTo(1);
        assertThat(swapped.json().getJsonObject("erased").getInt("open")).isEqualTo(1);
    }

    private Path listed(String name, String patient) throws IOException {
        String key = hospital.generate(patient).json().getString("encryptedKey");
        return Files.writeString(directory.resolve(name), patient + "\t" + key + "\n");
    }

    @Test
    void isRefusedWithoutARole() {
        Run refused = runAs(hospital.auditor(), "key", "generate", PATIENT);

        assertThat(refused.status()).isEqualTo(4);
        assertThat(refused.err())
                .startsWith("medchain: Forbidden: ")
                .contains(" It needs the role key-user. (request ")
                .doesNotContain(PATIENT);
    }

    @Test
    void tellsTheVersionThatWasBuilt() {
        assertThat(done(hospital.keyUser(), "--version").out()).matches("medchain [0-9.]+(-SNAPSHOT)?\\R");
    }
}
