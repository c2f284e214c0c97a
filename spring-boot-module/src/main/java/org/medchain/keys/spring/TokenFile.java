package org.medchain.keys.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the token from a file each time, so that another program can renew it there. */
record TokenFile(Path file) implements TokenSupplier {

    @Override
    public String get() {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the file of medchain.keys.token-file can't be read", e);
        }
    }
}
