package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OpenSSL's server for TLS 1.3, which takes one group for the key exchange and no other, and gives one answer to every request. */
final class OpensslKms implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)\r\n");
    private static final String END_OF_HEADERS = "\r\n\r\n";

    private final Process server;
    private final int port;

    /** @param directory with {@code key.pem} and {@code certificate.pem} */
    OpensslKms(Path directory, String group, String answer) throws IOException, InterruptedException {
        port = freePort();
        server = new ProcessBuilder(
                        "openssl",
                        "s_server",
                        "-quiet",
                        "-tls1_3",
                        "-accept",
                        "127.0.0.1:" + port,
                        "-key",
                        "key.pem",
                        "-cert",
                        "certificate.pem",
                        "-groups",
                        group)
                .directory(directory.toFile())
                .redirectError(Redirect.DISCARD)
                .start();
        awaitPort();
        Thread answering = new Thread(() -> answerAll(answer), "openssl-kms");
        answering.setDaemon(true);
        answering.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void awaitPort() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end) {
            assertThat(server.isAlive()).as("openssl s_server").isTrue();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException e) {
                server.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("openssl s_server does not listen");
    }

    private void answerAll(String answer) {
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        String headers = "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: " + body.length
                + END_OF_HEADERS;
        try (InputStream requests = server.getInputStream();
                OutputStream answers = server.getOutputStream()) {
            while (true) {
                skipRequest(requests);
                answers.write(headers.getBytes(StandardCharsets.US_ASCII));
                answers.write(body);
                answers.flush();
            }
        } catch (IOException e) {
            // The server has ended.
        }
    }

    private static void skipRequest(InputStream requests) throws IOException {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        while (!headers.toString(StandardCharsets.ISO_8859_1).endsWith(END_OF_HEADERS)) {
            int next = requests.read();
            if (next < 0) {
                throw new EOFException();
            }
            headers.write(next);
        }
        Matcher length = LENGTH.matcher(headers.toString(StandardCharsets.ISO_8859_1));
        requests.skipNBytes(length.find() ? Long.parseLong(length.group(1)) : 0);
    }

    URI endpoint() {
        return URI.create("https://localhost:" + port);
    }

    @Override
    public void close() {
        server.destroy();
        server.onExit().join();
    }
}
