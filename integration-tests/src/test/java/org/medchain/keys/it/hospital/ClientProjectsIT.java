package org.medchain.keys.it.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerDirectory;
import org.medchain.keys.it.server.ServerEnvironment;

/**
 * What docs/clients says for Spring Boot and for MicroProfile REST Client, pasted into projects of applications: each seals or opens as a user would,
 * and is refused when the patient's keys are destroyed. Maven downloads Spring Boot.
 */
@OnSharedApi
@OnePass
@Tag("proof")
class ClientProjectsIT {

    private static final Path PAGES = OwnProject.ROOT.resolve("docs/clients");
    private static final Path SOURCES =
            Path.of("src/test/resources/org/medchain/keys/it/hospital").toAbsolutePath();
    private static final String COMMENT = "<!-- docs/clients -->";
    private static final Pattern SPRING_BOOT = Pattern.compile("<spring-boot-3.version>(.*?)</");
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final String PATIENT = "patient-1";

    private final Api api;
    private final Hospital tenant;
    private Path token;

    ClientProjectsIT(Api api) {
        this.api = api;
        tenant = api.newHospital();
        tenant.eraseAtOnce();
    }

    private Path directory(String name) throws IOException {
        Path directory = Path.of(System.getProperty("medchain.it.directory"), name);
        ServerDirectory.delete(directory);
        Files.createDirectories(directory);
        token = Files.writeString(directory.resolve("token"), tenant.keyUser());
        return directory;
    }

    private static OwnProject project(Path directory, String sources) throws IOException {
        return OwnProject.in(directory)
                .withPom("medchain-keys-bom", "bom-module")
                .withJar("medchain-keys-api", "api-module")
                .withJar("medchain-keys-client", "client-module")
                .withSources(SOURCES.resolve(sources));
    }

    /** The first block of this language on a page, from a heading on. */
    private static String block(String page, String language, String heading) throws IOException {
        String text = Files.readString(PAGES.resolve(page));
        Matcher block =
                Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$").matcher(text.substring(text.indexOf(heading)));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static String replaceOnce(String text, String part, String other) {
        assertThat(text).containsOnlyOnce(part);
        return text.replace(part, other);
    }

    private void destroyTheKeys() {
        tenant.destroy(PATIENT);
        await().atMost(LONGEST)
                .untilAsserted(
                        () -> assertThat(tenant.generate(PATIENT).status()).isEqualTo(410));
    }

    @Test
    void sealAndOpenWithSpringBoot() throws Exception {
        Path directory = directory("spring");
        OwnProject project =
                project(directory, "spring").withJar("medchain-keys-spring-boot-starter", "spring-boot-module");
        String springBoot = springBoot();
        addDependencies(
                project,
                client -> replaceOnce(client, "medchain-keys-client", "medchain-keys-spring-boot-starter")
                        + """
                          <dependency>
                            <groupId>org.springframework.boot</groupId>
                            <artifactId>spring-boot-starter</artifactId>
                            <version>%s</version>
                          </dependency>
                        """.formatted(springBoot));
        String properties = block("spring.md", "text", "# With Spring Boot");
        properties = replaceOnce(
                properties,
                "https://keys.example.org",
                api.installation().server().uri().toString());
        properties = replaceOnce(properties, "hospital-a", tenant.tenantId());
        properties = replaceOnce(properties, "/run/secrets/medchain-token", token.toString());
        Path resources = Files.createDirectories(project.directory().resolve("src/main/resources"));
        Files.writeString(resources.resolve("application.properties"), properties);
        Path built = project.build("compile", "dependency:copy-dependencies", "-DoutputDirectory=target/lib");

        assertThat(run(built)).contains("opened: Kalium 4,1 mmol/l");
        destroyTheKeys();
        assertThat(run(built)).contains("KeysDestroyedException").doesNotContain("opened");
    }

    private static String springBoot() throws IOException {
        Matcher version = SPRING_BOOT.matcher(Files.readString(OwnProject.ROOT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    /** Pastes the block of java.md into the project, with others in place of the client's dependency. */
    private static void addDependencies(OwnProject project, UnaryOperator<String> others) throws IOException {
        String block = block("java.md", "xml", "");
        int begin = block.lastIndexOf("  <dependency>");
        int end = block.lastIndexOf("</dependencies>");
        String pasted = block.substring(0, begin) + others.apply(block.substring(begin, end)) + block.substring(end);
        Path pom = project.directory().resolve("pom.xml");
        Files.writeString(pom, replaceOnce(Files.readString(pom), COMMENT, pasted));
    }

    /** What the application said. */
    private static String run(Path project) throws IOException, InterruptedException {
        Path output = project.resolve("output.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        "target/classes:target/lib/*",
                        "org.example.ward.Ward",
                        PATIENT)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).isTrue();
        return Files.readString(output);
    }

    @Test
    void askWithMicroProfileRestClient() throws Exception {
        Path directory = directory("microprofile");
        OwnProject project =
                project(directory, "microprofile").withJar("medchain-keys-rest-client", "rest-client-module");
        String restClient = block("README.md", "xml", "## MicroProfile REST Client");
        addDependencies(project, client -> restClient + """
                  <dependency>
                    <groupId>jakarta.platform</groupId>
                    <artifactId>jakarta.jakartaee-api</artifactId>
                    <version>10.0.0</version>
                    <scope>provided</scope>
                  </dependency>
                  <dependency>
                    <groupId>org.eclipse.microprofile</groupId>
                    <artifactId>microprofile</artifactId>
                    <version>6.1</version>
                    <type>pom</type>
                    <scope>provided</scope>
                  </dependency>
                """);
        Path configuration = Files.createDirectories(project.directory().resolve("src/main/resources/META-INF"));
        Files.writeString(configuration.resolve("microprofile-config.properties"), settings());
        Path built = project.build("package");
        Path server = Files.createDirectories(directory.resolve("usr/servers/ward"));
        Files.copy(built.resolve("ward.xml"), server.resolve("server.xml"));
        Files.copy(
                built.resolve("target/ward.war"),
                Files.createDirectories(server.resolve("apps")).resolve("ward.war"));
        URI address = URI.create("http://127.0.0.1:" + MedChainServer.freePort());

        LibertyProcess ward = new LibertyProcess(
                directory,
                "ward",
                Map.of("WARD_PORT", String.valueOf(address.getPort()), "JVM_ARGS", ServerEnvironment.QUICK_START),
                () -> get(address.resolve("/patients")).equals("ready"));
        try {
            assertThat(post(address.resolve("/patients/" + PATIENT))).isEqualTo("opened");
            destroyTheKeys();
            assertThat(post(address.resolve("/patients/" + PATIENT))).isEqualTo("refused: KEYS_DESTROYED");
        } finally {
            ward.close();
        }
    }

    /** Of the page's settings the address; there is no issuer whose client credentials could be asked for. */
    private String settings() throws IOException {
        String address = block("README.md", "text", "## MicroProfile REST Client")
                .lines()
                .filter(line -> line.contains("/mp-rest/url="))
                .findFirst()
                .orElseThrow();
        return replaceOnce(
                        address,
                        "https://keys.hospital-a.example",
                        api.installation().server().uri().toString())
                + "\nmedchain-keys.token.value=" + tenant.keyUser() + "\n";
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri).build());
    }

    private static String post(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri)
                .POST(BodyPublishers.noBody())
                .timeout(LONGEST)
                .build());
    }

    private static String send(HttpRequest request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
