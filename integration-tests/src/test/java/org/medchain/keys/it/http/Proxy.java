package org.medchain.keys.it.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ServerSocketFactory;

/** Stands between clients and a server of this machine, and passes on what a gate lets through. Many threads ask the gate. */
final class Proxy implements AutoCloseable {

    private final ServerSocket listening;
    private final int serverPort;
    private final Gate gate;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Sees each piece that was read. */
    @FunctionalInterface
    interface Gate {

        /**
         * @param isAnswer whether it comes from the server
         * @return whether it is passed on; else its connection is cut, and the client can't tell where
         */
        boolean lets(boolean isAnswer, byte[] buffer, int length);
    }

    /** @param sockets those of TLS end it, as a load balancer does */
    Proxy(ServerSocketFactory sockets, int serverPort, Gate gate) throws IOException {
        this.serverPort = serverPort;
        this.gate = gate;
        listening = sockets.createServerSocket(0, 200, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                threads.execute(() -> pump(client, server, false));
                threads.execute(() -> pump(server, client, true));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pump(Socket from, Socket to, boolean isAnswer) {
        byte[] buffer = new byte[65_536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                if (!gate.lets(isAnswer, buffer, length)) {
                    return;
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // The other direction ended or was cut.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
