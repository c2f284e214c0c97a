package org.medchain.keys.it.edge;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection over which a test sends bytes as they are. */
final class RawConnection implements Closeable {

    private static final int LONGEST_WAIT_MILLIS = 60_000;
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)$");

    private final Socket socket;

    RawConnection(URI server) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
    }

    /** What came back. */
    record Answer(String head, String body) {

        int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }

        Optional<String> header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    /** The answer to a request of these lines, the last of which is empty. */
    static Answer answer(URI server, String... lines) throws IOException {
        try (RawConnection connection = new RawConnection(server)) {
            connection.send(String.join("\r\n", List.of(lines)) + "\r\n\r\n");
            return connection.receive();
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Sends this again and again until the server ends the connection. */
    void sendWithoutEnd(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            while (true) {
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException e) {
            // It has ended.
            return;
        }
    }

    /** The status of an answer whose rest is not read. */
    int receiveStatus() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
            line.append((char) next);
        }
        return new Answer(line.toString(), "").status();
    }

    /** One answer, or what came of it before the connection ended. */
    Answer receive() throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            received.write(next);
            String text = received.toString(StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0 && isWhole(text.substring(0, end), text.substring(end + 4))) {
                break;
            }
        }
        String[] parts = received.toString(StandardCharsets.ISO_8859_1).split("\r\n\r\n", 2);
        return new Answer(parts[0].replace("\r\n", "\n"), parts.length < 2 ? "" : parts[1]);
    }

    /** All answers, until the server ends the connection. */
    String receiveAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static boolean isWhole(String head, String body) {
        Matcher length = LENGTH.matcher(head.replace("\r\n", "\n"));
        return length.find() ? body.length() >= Integer.parseInt(length.group(1)) : body.endsWith("0\r\n\r\n");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
