package org.medchain.keys.server.database;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Speaks so much of PostgreSQL's protocol as to refuse every session with an error, as a server does that can't begin one. */
final class RefusingPostgres implements AutoCloseable {

    private final String severity;
    private final String state;
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    /** @param severity as it stands in the language of the server */
    RefusingPostgres(String severity, String state) throws IOException {
        this.severity = severity;
        this.state = state;
        Thread thread = new Thread(this::refuseAll, "refusing-postgres");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + socket.getLocalPort()
                + "/medchain?sslmode=disable&gssEncMode=disable&user=u";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void refuseAll() {
        while (!socket.isClosed()) {
            try (Socket session = socket.accept()) {
                DataInputStream in = new DataInputStream(session.getInputStream());
                in.readNBytes(in.readInt() - Integer.BYTES);
                DataOutputStream out = new DataOutputStream(session.getOutputStream());
                byte[] fields = fields();
                out.writeByte('E');
                out.writeInt(Integer.BYTES + fields.length);
                out.write(fields);
                out.flush();
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private byte[] fields() throws IOException {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        for (String field : new String[] {"S" + severity, "VFATAL", "C" + state, "Mcould not write init file"}) {
            fields.write(field.getBytes(StandardCharsets.UTF_8));
            fields.write(0);
        }
        fields.write(0);
        return fields.toByteArray();
    }
}
