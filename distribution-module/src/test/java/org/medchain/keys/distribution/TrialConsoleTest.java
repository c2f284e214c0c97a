package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.cli.server.LibertyServer;
import org.medchain.keys.cli.server.LocalDirectory;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerVariables;
import org.medchain.keys.cli.server.TrialConsole;
import org.medchain.keys.development.DevelopmentKeys;

/** The console of a server for trying, with its login page as a process. */
class TrialConsoleTest {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ServerVariables variables = new ServerVariables(Map.of("HTTP_PORT", "9080"));
    private LocalDirectory directory;
    private TrialConsole console;

    @BeforeEach
    void configure(@TempDir Path parent) {
        directory = new LocalDirectory(parent.resolve("try"));
        console = new TrialConsole(
                directory, DevelopmentKeys.createOrOpen(directory.path()).consoleSecret());
        console.configure(variables);
    }

    private String issuer() {
        return variables.get("MP_JWT_VERIFY_ISSUER");
    }

    /** Returns the status of the answer; zero if nobody listens. */
    private int status(URI address) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void hasALoginPageThatEndsWithTheServer() throws Exception {
        Process server = new ProcessBuilder("sleep", "60").start();
        try {
            URI address = URI.create(console.start(variables, server.pid()));

            assertThat(address.toString()).startsWith(issuer() + "/?secret=");
            assertThat(status(address)).isEqualTo(303);
            assertThat(status(URI.create(issuer() + "/.well-known/openid-configuration")))
                    .isEqualTo(200);
        } finally {
            server.destroy();
        }
        await().atMost(LONGEST).until(() -> status(URI.create(issuer() + "/")) == 0);
    }

    @Test
    void saysThatItsLoginPageDidNotStart() throws IOException {
        try (ServerSocket other =
                new ServerSocket(URI.create(issuer()).getPort(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();
            assertThatThrownBy(() ->
                            console.start(variables, ProcessHandle.current().pid()))
                    .isInstanceOf(ServerException.class)
                    .hasMessage(
                            "the login page of the console did not start; its log is " + directory.file("login.log"));
        }
    }

    @Test
    void takesNoAnswerOfAnotherProgramForItsLoginPage() throws IOException {
        HttpServer other = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), URI.create(issuer()).getPort()),
                0);
        other.createContext("/", exchange -> {
            await().atMost(LONGEST)
                    .until(() -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        other.start();
        try {
            assertThatThrownBy(() ->
                            console.start(variables, ProcessHandle.current().pid()))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("did not start");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void stopsAServerBesideWhichItsLoginPageDoesNotStart(@TempDir Path liberty) throws IOException {
        Path script = Files.createDirectories(liberty.resolve("bin")).resolve("server");
        Files.writeString(script, "#!/bin/sh\necho \"$1\" >> \"$(dirname \"$0\")/verbs\"\nexit 7\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Path pid = Files.createDirectories(liberty.resolve(Path.of("usr", "servers", ".pid")));
        Files.writeString(pid.resolve("medchain.pid"), "1");
        console.leaveOut();

        assertThatThrownBy(() -> console.startBeside(new LibertyServer(liberty, variables), variables))
                .isInstanceOf(NoSuchElementException.class)
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(ServerException.class));
        assertThat(script.resolveSibling("verbs")).hasContent("stop");
    }

    @Test
    void issuesNoTokensForAServerWithoutIt() {
        console.leaveOut();

        assertThat(directory.issuer()).isEqualTo("https://medchain.invalid/development");
    }

    @Test
    void issuesTokensUnderTheSameNameAfterAnotherStart() throws IOException {
        String before = issuer();
        assertThat(directory.issuer()).isEqualTo(before);

        console.configure(variables);
        assertThat(issuer()).isEqualTo(before);

        try (ServerSocket other = new ServerSocket(URI.create(before).getPort(), 1, InetAddress.getLoopbackAddress())) {
            console.configure(variables);
            assertThat(URI.create(issuer()).getPort()).isNotEqualTo(other.getLocalPort());
        }
        assertThat(directory.issuer()).isEqualTo(issuer());
    }

    @Test
    void waitsForTheLoginPageOfTheLastServerToEnd() throws Exception {
        String before = issuer();
        Process server = new ProcessBuilder("sleep", "60").start();
        console.start(variables, server.pid());
        new ProcessBuilder("sh", "-c", "sleep 2; kill " + server.pid()).start();

        console.configure(variables);

        assertThat(server.isAlive()).isFalse();
        assertThat(issuer()).isEqualTo(before);
    }

    @Test
    void logsPeopleInToTheServerAlone() {
        assertThat(variables.asMap())
                .containsEntry("CONSOLE_CLIENT_ID", "medchain-console")
                .containsEntry("CONSOLE_URL", "http://127.0.0.1:9080");
        assertThat(variables.get("CONSOLE_CLIENT_SECRET")).matches("[A-Za-z0-9_-]{32}");
    }
}
