package org.medchain.keys.it.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.medchain.keys.it.server.TlsIdentity;

/** Ends the TLS of clients, as a load balancer does, passes everything on to a server of this machine, and keeps a record of it. */
final class RecordingProxy implements AutoCloseable {

    private final SSLContext tls;
    private final ServerSocket listening;
    private final int serverPort;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();

    /** @param directory for a key and a certificate of its own */
    RecordingProxy(int serverPort, Path directory) throws Exception {
        this.serverPort = serverPort;
        tls = TlsIdentity.create(directory).tls();
        listening = tls.getServerSocketFactory().createServerSocket(0, 200, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    URI address() {
        return URI.create("https://localhost:" + listening.getLocalPort());
    }

    /** What a client needs that is to trust this proxy. */
    SSLContext tls() {
        return tls;
    }

    /** What went through in both directions, so far. */
    byte[] recorded() {
        synchronized (recorded) {
            return recorded.toByteArray();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                threads.execute(() -> pump(client, server));
                threads.execute(() -> pump(server, client));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[65_536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                synchronized (recorded) {
                    recorded.write(buffer, 0, length);
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // The other direction ended.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
