package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.development.DevelopmentKeys;

/**
 * The example of an EAR of one's own in the archive: packed, as Maven makes it, in place of the application, and its WAR as a module that
 * {@code bin/medchain} adds; and that EAR in an Open Liberty that was there before. It runs in CI, beside others.
 */
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
class OwnEarIT {

    private static final Path ARCHIVE = Path.of(System.getProperty("medchain.distribution.archive"));
    private static final Path LIBERTY = Sources.ROOT.resolve("ear-module/target/liberty/wlp");
    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final String NOTE = "/ward/api/patients/patient-1/note";

    @TempDir
    static Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = DistributionIT.freePort();
    private Path example;
    private Path home;

    @BeforeAll
    void build() throws Exception {
        example = OwnEarBuild.in(directory.resolve("own-ear"));
    }

    private void unpack(String name) throws Exception {
        Path parent = Files.createDirectory(directory.resolve(name));
        assertDone(new Command(parent, "tar", "-xzf", ARCHIVE.toString()).run(Map.of()));
        home = parent.resolve(ARCHIVE.getFileName().toString().replace(".tar.gz", ""));
    }

    private Command.Result medchain(String... arguments) throws Exception {
        return new Command(home.getParent(), home.resolve("bin/medchain").toString(), arguments)
                .run(Map.of(
                        "HTTP_PORT",
                        Integer.toString(port),
                        "XDG_CACHE_HOME",
                        directory.resolve("cache").toString()));
    }

    private static void assertDone(Command.Result result) {
        assertThat(result.status()).as(result.output()).isZero();
    }

    @AfterEach
    void stop() throws Exception {
        if (home != null) {
            medchain("try", "stop");
        }
    }

    private String token(String roles, String tenant) throws Exception {
        Command.Result token = medchain("token", "--role", roles, "--tenant", tenant);
        assertDone(token);
        return token.output().strip();
    }

    private HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> put(String path, String token, String type, String body) throws Exception {
        return send(request(path, token).header("Content-Type", type).PUT(BodyPublishers.ofString(body)));
    }

    private void assertThatTheWardWorks() throws Exception {
        assertThat(put(
                                "/api/v1/tenants/hospital-a",
                                token("key-admin", "*"),
                                "application/json",
                                "{\"name\": \"Hospital A\"}")
                        .statusCode())
                .isEqualTo(201);
        String user = token("key-user", "hospital-a");

        assertThat(send(request(NOTE, "").GET()).statusCode()).isEqualTo(401);
        assertThat(send(request(NOTE, token("auditor", "hospital-a")).GET()).statusCode())
                .isEqualTo(403);
        assertThat(put(NOTE, user, "text/plain", "Kalium 4,1 mmol/l").statusCode())
                .isEqualTo(204);
        assertThat(send(request(NOTE, user).GET()).body()).isEqualTo("Kalium 4,1 mmol/l");
        assertThat(put(NOTE, token("key-user", "hospital-b"), "text/plain", "x").statusCode())
                .as("a token of another tenant")
                .isEqualTo(403);
        assertThat(send(request("/ward/api/patients/nobody/note", user).GET()).statusCode())
                .isEqualTo(404);
        assertThat(send(request("/ward/api/patients/nobody/note", token("key-user", "hospital-b"))
                                .GET())
                        .statusCode())
                .as("a token of another tenant")
                .isEqualTo(403);
        assertThatTheNightRoundSees("1", user);
    }

    private void assertThatTheNightRoundSees(String notes, String user) throws Exception {
        await().atMost(LONGEST)
                .untilAsserted(() -> assertThat(
                                send(request("/ward/api/round", user).GET()).body())
                        .isEqualTo(notes));
    }

    @Test
    void worksAsItsOwnEar() throws Exception {
        unpack("packed");
        Path server = home.resolve("wlp/usr/servers/medchain");
        delete(server.resolve("apps/medchain-keys.ear"));
        Files.copy(example.resolve("ear/target/medchain-keys.ear"), server.resolve("apps/medchain-keys.ear"));
        Files.copy(
                example.resolve("ear/src/main/liberty/ward.xml"),
                Files.createDirectories(server.resolve("configDropins/defaults"))
                        .resolve("ward.xml"));

        Map<Path, FileTime> installed = filesOf(home.resolve("wlp"));

        assertDone(medchain("try"));

        assertThatTheWardWorks();
        assertThat(medchain("--help").output()).contains("seal");
        Path rules = home.resolve("monitoring/prometheus/medchain-keys.rules.yml");
        assertThat(rules.resolveSibling("medchain-keys.prometheusrule.yaml"))
                .content()
                .endsWith("\nspec:\n" + Files.readString(rules).indent(2));
        assertThat(filesOf(home.resolve("wlp")))
                .as("under systemd the server writes nothing but its state")
                .isEqualTo(installed);
    }

    private static Map<Path, FileTime> filesOf(Path tree) throws IOException {
        Map<Path, FileTime> found = new HashMap<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                found.put(file, Files.getLastModifiedTime(file));
            }
        }
        return found;
    }

    @Test
    void worksAsAModuleThatIsAdded() throws Exception {
        unpack("added");
        assertDone(medchain(
                "module",
                "add",
                example.resolve("ward/target/ward.war").toString(),
                "--feature",
                "appSecurity-5.0",
                "--feature",
                "mpJwt-2.1"));
        assertThat(medchain("module", "list").output()).endsWith("ward.war /ward\n");

        assertDone(medchain("try"));

        assertThatTheWardWorks();
    }

    /** A whole Open Liberty as that of the hospital, with a server of its own that has MicroProfile, includes the file and runs the hospital's own EAR. */
    @ParameterizedTest
    @CsvSource({"6.1, medchain-keys.xml", "7.0, medchain-keys-microprofile-7.0.xml"})
    void worksInALibertyThatIsThere(String microprofile, String include) throws Exception {
        unpack("included-" + microprofile);
        DevelopmentKeys.createOrOpen(home.resolve("try"));
        Path server = Files.createDirectories(home.resolveSibling("usr").resolve("servers/hospital"));
        Files.copy(home.resolve("wlp/usr/servers/medchain/jvm.options"), server.resolve("jvm.options"));
        Files.writeString(server.resolve("server.xml"), """
                <server>
                  <featureManager>
                    <feature>microProfile-%s</feature>
                  </featureManager>
                  <include location="%s"/>
                  <include location="%s/etc/%s"/>
                  <variable name="medchain.home" value="%s"/>
                  <variable name="medchain.application" value="%s"/>
                  <keyStore id="defaultKeyStore" password="${KEYSTORE_PASSWORD}"/>
                  <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1" protocolVersion="http/1.1"/>
                </server>
                """.formatted(
                        microprofile,
                        example.resolve("ear/src/main/liberty/ward.xml"),
                        home,
                        include,
                        home,
                        example.resolve("ear/target/medchain-keys.ear"),
                        port));
        Map<String, String> environment = environmentOfTheTrial();
        String liberty = LIBERTY.resolve("bin/server").toString();
        try {
            assertDone(new Command(home.getParent(), liberty, "start", "hospital").run(environment));
            await().atMost(LONGEST)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(
                                    send(request("/health/ready", "").GET()).statusCode())
                            .isEqualTo(200));

            assertThatTheWardWorks();
        } finally {
            new Command(home.getParent(), liberty, "stop", "hospital").run(environment);
        }
    }

    /** What {@code bin/medchain try} has, for a server in another place with a keystore of its own. */
    private Map<String, String> environmentOfTheTrial() {
        Map<String, String> process = Map.of("HTTP_PORT", Integer.toString(port));
        Map<String, String> environment = new HashMap<>(
                new Trial(home, process, System.out, System.err).variables().asMap());
        environment.keySet().removeAll(Set.of("KEYSTORE_FILE", "LOG_DIR", "WLP_OUTPUT_DIR"));
        environment.put("WLP_USER_DIR", home.resolveSibling("usr").toString());
        return environment;
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
