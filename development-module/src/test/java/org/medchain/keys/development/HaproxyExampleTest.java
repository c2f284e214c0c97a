package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.medchain.keys.development.DocumentedPage.ROOT;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HAProxy of docs/operations.md, if haproxy and openssl are installed and know the group. No server is behind it. */
class HaproxyExampleTest {

    @TempDir
    private Path directory;

    private int port;
    private Process haproxy;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                run("haproxy -v && openssl list -tls-groups | grep -q X25519MLKEM768")
                        .endsWith("\nstatus 0"),
                "haproxy, and OpenSSL 3.5 or newer");
        assertThat(run(
                        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -days 1"
                                + " -keyout key.pem -out servers.pem 2>&1 && cat servers.pem key.pem > keys.pem"))
                .endsWith("status 0");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path configuration = Files.writeString(directory.resolve("haproxy.cfg"), configuration());
        haproxy = new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .start();
        awaitPort();
    }

    /** The page's, with a port, addresses and files of this test. */
    private String configuration() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/operations.md"));
        int begin = page.indexOf("```text\ndefaults\n    mode http") + "```text\n".length();
        String example = page.substring(begin, page.indexOf("```", begin))
                .replace(":443", "127.0.0.1:" + port)
                .replace("/etc/haproxy", directory.toString())
                .replace("10.0.0.1:9443", "127.0.0.1:1")
                .replace("10.0.0.2:9443", "127.0.0.1:1");
        assertThat(example).contains("frontend keys", "127.0.0.1:" + port, directory + "/servers.pem");
        return example;
    }

    private void awaitPort() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end) {
            assertThat(haproxy.isAlive())
                    .as(Files.readString(directory.resolve("haproxy.log")))
                    .isTrue();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException e) {
                haproxy.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("haproxy does not listen");
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (haproxy != null) {
            haproxy.destroy();
            haproxy.waitFor();
        }
    }

    /** With its exit status at the end. */
    private String run(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output + "\nstatus " + process.waitFor();
    }

    private String connect(String options) throws IOException, InterruptedException {
        return run("openssl s_client -connect 127.0.0.1:" + port + " -CAfile servers.pem -brief " + options);
    }

    @Test
    void agreesOnThePostQuantumGroupWithAClientThatKnowsIt() throws Exception {
        assertThat(connect("")).contains("Negotiated TLS1.3 group: X25519MLKEM768", "Verification: OK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X25519", "P-256"})
    void servesAClientThatDoesNot(String group) throws Exception {
        assertThat(connect("-groups " + group))
                .contains("CONNECTION ESTABLISHED", "Verification: OK")
                .doesNotContain("MLKEM");
    }
}
