package org.medchain.keys.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server of plain HTTP that answers whatever it is sent with 400, as one does that is spoken to in TLS. */
final class PlainServer implements AutoCloseable {

    private final ServerSocket server;

    PlainServer() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread answering = new Thread(this::answer, "plain-server");
        answering.setDaemon(true);
        answering.start();
    }

    /** Its address, as if it spoke TLS. */
    String addressOfTls() {
        return "https://127.0.0.1:" + server.getLocalPort();
    }

    private void answer() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                client.shutdownOutput();
                client.getInputStream().readAllBytes();
            } catch (IOException e) {
                // The client gives up, or the server is closed.
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
