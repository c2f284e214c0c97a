package org.medchain.keys.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends the same bytes to everything that is sent to it: for answers that are no HTTP, or end too soon. */
final class RawKms implements AutoCloseable {

    private static final int LONGEST_REQUEST = 64 * 1024;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final byte[] answer;
    private final boolean hangsUp;

    /** @param hangsUp whether the connection ends behind the answer, or stays and nothing more comes */
    RawKms(String answer, boolean hangsUp) throws IOException {
        this.answer = answer.getBytes(StandardCharsets.US_ASCII);
        this.hangsUp = hangsUp;
        Thread accepting = new Thread(this::acceptAll, "raw-kms");
        accepting.setDaemon(true);
        accepting.start();
    }

    private void acceptAll() {
        try {
            while (true) {
                answer(server.accept());
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void answer(Socket socket) {
        try {
            if (socket.getInputStream().read(new byte[LONGEST_REQUEST]) > 0) {
                socket.getOutputStream().write(answer);
                socket.getOutputStream().flush();
            }
            if (hangsUp) {
                socket.close();
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
