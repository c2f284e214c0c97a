package org.medchain.keys.server.token;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The issuer's keys in a file of this machine. */
record KeyFile(Path file) implements KeySource {

    @Override
    public byte[] read() throws IOException {
        byte[] content;
        try (InputStream bytes = Files.newInputStream(file)) {
            content = bytes.readNBytes(WebKeys.MOST_BYTES + 1);
        } catch (IOException e) {
            throw new IOException("the file can't be read", e);
        }
        if (content.length > WebKeys.MOST_BYTES) {
            throw new IOException("the file is too large");
        }
        return content;
    }
}
