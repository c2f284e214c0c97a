package org.medchain.keys.development;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** Answers 200 to whatever arrives with an empty line in it, and keeps the bytes of each connection. */
final class StandInServer implements Closeable {

    private static final byte[] OK =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listening;
    private final List<StringBuilder> connections = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    StandInServer() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                StringBuilder received = new StringBuilder();
                synchronized (connections) {
                    connections.add(received);
                }
                threads.execute(() -> answer(socket, received));
            }
        } catch (SocketException | RejectedExecutionException e) {
            // It is closed.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(Socket socket, StringBuilder received) {
        try (socket) {
            InputStream in = socket.getInputStream();
            byte[] bytes = new byte[8192];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
                synchronized (connections) {
                    received.append(text);
                }
                if (text.contains("\r\n\r\n")) {
                    socket.getOutputStream().write(OK);
                }
            }
        } catch (IOException e) {
            // HAProxy has closed it.
            return;
        }
    }

    /** All that arrived, whole connections one after the other. */
    String received() {
        synchronized (connections) {
            return String.join("", connections);
        }
    }

    /** Which connection brought this, by its number. */
    Optional<Integer> connectionOf(String text) {
        synchronized (connections) {
            for (int i = 0; i < connections.size(); i++) {
                if (connections.get(i).indexOf(text) >= 0) {
                    return Optional.of(i);
                }
            }
            return Optional.empty();
        }
    }

    void forget() {
        synchronized (connections) {
            connections.forEach(received -> received.setLength(0));
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
