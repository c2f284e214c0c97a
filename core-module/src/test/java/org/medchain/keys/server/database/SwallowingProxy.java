package org.medchain.keys.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A network before PostgreSQL that loses a connection at a COMMIT, once, when the test says so. */
public final class SwallowingProxy implements AutoCloseable {

    /** What of a COMMIT the network loses. */
    public enum Loss {
        NOTHING,
        /** PostgreSQL never gets it. */
        THE_COMMIT,
        /** PostgreSQL commits, and nobody hears of it. */
        ITS_ANSWER,
        /** PostgreSQL commits, and nobody hears of it until the test has it pass. */
        ITS_ANSWER_FOR_NOW
    }

    private final ServerSocket clients;
    private final int server;
    private final AtomicReference<Loss> next = new AtomicReference<>(Loss.NOTHING);
    private volatile CountDownLatch passing = new CountDownLatch(0);

    private SwallowingProxy(ServerSocket clients, int server) {
        this.clients = clients;
        this.server = server;
    }

    /** Before the PostgreSQL of all tests. */
    public static SwallowingProxy open() {
        try {
            SwallowingProxy proxy = new SwallowingProxy(
                    new ServerSocket(0, 50, InetAddress.getByName("localhost")),
                    DatabaseKind.POSTGRESQL.database().port());
            begin(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return clients.getLocalPort();
    }

    /** Of the next COMMIT of any connection. */
    public void lose(Loss loss) {
        next.set(loss);
    }

    /** From now on the answer to the next COMMIT of any connection is held up. */
    public void holdUpTheNextAnswer() {
        passing = new CountDownLatch(1);
        next.set(Loss.ITS_ANSWER_FOR_NOW);
    }

    /** Whether a COMMIT went through since whose answer is held up. */
    public boolean holdsUpAnAnswer() {
        return next.get() == Loss.NOTHING && passing.getCount() > 0;
    }

    /** Lets what was held up arrive. */
    public void pass() {
        passing.countDown();
    }

    private static void begin(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                new Connection(clients.accept(), new Socket("localhost", server)).start();
            }
        } catch (IOException e) {
            // It is closed.
            next.set(Loss.NOTHING);
        }
    }

    @Override
    public void close() {
        try {
            clients.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Connection {

        private final Socket client;
        private final Socket database;
        private volatile boolean deaf;
        private volatile boolean heldUp;

        Connection(Socket client, Socket database) {
            this.client = client;
            this.database = database;
        }

        void start() {
            begin(() -> pass(client, database, true));
            begin(() -> pass(database, client, false));
        }

        private void pass(Socket from, Socket to, boolean toDatabase) {
            byte[] buffer = new byte[1 << 16];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if ((toDatabase && isCommit(buffer, read) && loses(Loss.THE_COMMIT)) || (!toDatabase && deaf)) {
                        return;
                    }
                    if (toDatabase && isCommit(buffer, read) && loses(Loss.ITS_ANSWER)) {
                        deaf = true;
                    }
                    if (toDatabase && isCommit(buffer, read) && loses(Loss.ITS_ANSWER_FOR_NOW)) {
                        heldUp = true;
                    }
                    if (!toDatabase && heldUp) {
                        passing.await();
                        heldUp = false;
                    }
                    out.write(buffer, 0, read);
                }
            } catch (IOException e) {
                // The other side is closed.
                deaf = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static boolean isCommit(byte[] buffer, int length) {
            return new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains("COMMIT");
        }

        private boolean loses(Loss loss) {
            return next.compareAndSet(loss, Loss.NOTHING);
        }
    }
}
