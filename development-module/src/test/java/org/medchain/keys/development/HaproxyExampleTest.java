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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HAProxy of docs/run/servers.md, if haproxy and openssl are installed and know the group. A stand-in for the servers is behind it. */
@TestInstance(Lifecycle.PER_CLASS)
class HaproxyExampleTest {

    private static final int LONGEST_WAIT_MILLIS = 60_000;
    private static final String MARK = "marked";

    @TempDir
    private static Path directory;

    private int port;
    private int plainPort;
    private StandInServer server;
    private Process haproxy;

    @BeforeAll
    void start() throws Exception {
        assumeTrue(
                run("haproxy -v && openssl list -tls-groups | grep -q X25519MLKEM768")
                        .endsWith("\nstatus 0"),
                "haproxy, and OpenSSL 3.5 or newer");
        assertThat(run(
                        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -days 1"
                                + " -keyout key.pem -out servers.pem 2>&1 && cat servers.pem key.pem > keys.pem"))
                .endsWith("status 0");
        server = new StandInServer();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
            plainPort = other.getLocalPort();
        }
        Path configuration = Files.writeString(directory.resolve("haproxy.cfg"), configuration());
        haproxy = new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .start();
        awaitPort();
    }

    /** The page's, with ports, addresses and files of this test, and a second port, without TLS as the stand-in is. */
    private String configuration() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/run/servers.md"));
        int begin = page.indexOf("```text\ndefaults\n    mode http") + "```text\n".length();
        String example = page.substring(begin, page.indexOf("```", begin))
                .replace("bind :443", "bind 127.0.0.1:" + plainPort + "\n    bind 127.0.0.1:" + port)
                .replace("port 9445 no-check-ssl ", "")
                .replace(" ssl verify required ca-file /etc/haproxy/servers.pem", "")
                .replace("/etc/haproxy", directory.toString())
                .replace("10.0.0.1:9443", "127.0.0.1:" + server.port())
                .replace("10.0.0.2:9443", "127.0.0.1:" + server.port());
        assertThat(example)
                .contains("frontend keys", "127.0.0.1:" + port, directory + "/keys.pem", "check inter")
                .doesNotContain("10.0.0", "verify");
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

    @AfterAll
    void stop() throws Exception {
        if (haproxy != null) {
            haproxy.destroy();
            haproxy.waitFor();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void forget() {
        server.forget();
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

    /** All that comes until HAProxy ends the connection. */
    private String send(String request) throws IOException {
        try (Socket socket = connectWith(request)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private Socket connectWith(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), plainPort);
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }

    private static String post(String headers, String body) {
        return "POST /api/v1/patients/p/data-keys HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers
                + "\r\n\r\n" + body;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: +2",
                "Content-Length: 2a",
                "Content-Length: -1",
                "Content-Length: 0x2",
                "Content-Length: 2, 3",
                "Content-Length:",
                "Content-Length: 18446744073709551618",
                "Content-Length: 2\r\nContent-Length: 3",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding : chunked"
            })
    void letsNoLengthThroughThatIsReadInTwoWays(String header) throws IOException {
        assertThat(send(post(header, MARK))).containsPattern("^HTTP/1.1 4(00|22) ");

        assertThat(server.received()).doesNotContain("POST ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2, 2", "Content-Length: 02", "Content-Length: 2\r\nContent-Length: 2"})
    void passesALengthOnInOneWay(String header) throws IOException {
        assertThat(send(post(header, "{}"))).startsWith("HTTP/1.1 200 ");

        assertThat(server.received()).containsOnlyOnce("content-length: 2\r\n").doesNotContain("2, 2", "02");
    }

    @Test
    void passesChunksOnWithoutALengthBesideThem() throws IOException {
        send(post("Content-Length: 2\r\nTransfer-Encoding: chunked", "0\r\n\r\n"));

        assertThat(server.received())
                .contains("transfer-encoding: chunked\r\n\r\n0\r\n")
                .doesNotContain("content-length");
    }

    /** A server may take it for a coding that it does not know. */
    @Test
    void letsNoChunksThroughThatAreSpelledOtherwise() throws IOException {
        assertThat(send(post("Transfer-Encoding: Chunked", "0\r\n\r\n"))).startsWith("HTTP/1.1 400 ");
    }

    /** The server reads a chunk of two bytes and what follows as another request, whose answer goes to nobody. */
    @Test
    void givesTheConnectionOfAnEndlessChunkToNobodyElse() throws IOException {
        String attack =
                post("Transfer-Encoding: chunked", "100000002\r\n{}\r\n0\r\n\r\nGET /" + MARK + " HTTP/1.1\r\n\r\n");

        try (Socket attacker = connectWith(attack)) {
            assertThat(attacker.getInputStream().read()).isEqualTo('H');
            assertThat(send(get("/victim"))).startsWith("HTTP/1.1 200 ");
        }

        assertThat(server.connectionOf(MARK)).isPresent();
        assertThat(server.connectionOf("GET /victim ")).isPresent().isNotEqualTo(server.connectionOf(MARK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%zz", "/a%", "/a%4", "/a%4g/b", "/a%0A", "/a%7f", "/../a", "/a/%2e%2E/b", "/.."})
    void answersABadPathByAProblem(String path) throws IOException {
        assertThat(send(get(path)))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json", "/problems/invalid-request");

        assertThat(server.received()).doesNotContain("GET " + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%2Fb", "/..%2Fx", "/p%3B2", "/%E2%82%AC", "/a..b/c", "/...", "/a%20b"})
    void passesAnIdOnAsItIsEncoded(String path) throws IOException {
        assertThat(send(get(path))).startsWith("HTTP/1.1 200 ");

        assertThat(server.received()).contains("GET " + path + " HTTP/1.1\r\n");
    }

    @Test
    void answersTooManyHeadersByAProblem() throws IOException {
        String headers = IntStream.range(0, 60).mapToObj(i -> "X-" + i + ": y").collect(Collectors.joining("\r\n"));

        assertThat(send(post(headers, ""))).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    }
}
