package org.medchain.keys.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A file that is there as a whole or not at all: it is written beside its place, readable for its owner alone, and moved there once it is to be
 * kept. {@code -} is the output, which can't be taken back.
 */
final class WholeFile implements AutoCloseable {

    private final OutputStream out;
    private final Optional<Path> written;
    private final Path target;
    private final boolean replace;

    private WholeFile(OutputStream out, Optional<Path> written, Path target, boolean replace) {
        this.out = out;
        this.written = written;
        this.target = target;
        this.replace = replace;
    }

    /** @param replace whether a file that is there already is replaced */
    static WholeFile create(Path target, boolean replace, Terminal terminal) throws IOException {
        if (target.toString().equals("-")) {
            return new WholeFile(new NotClosed(terminal.out()), Optional.empty(), target, replace);
        }
        Path place = target.toAbsolutePath();
        if (!replace && Files.exists(place)) {
            throw exists();
        }
        Path written;
        try {
            written = create(place);
        } catch (IOException e) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, "the file can't be written", e);
        }
        return new WholeFile(Files.newOutputStream(written), Optional.of(written), place, replace);
    }

    private static Path create(Path place) throws IOException {
        Path directory = place.getParent();
        String prefix = place.getFileName() + ".";
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? Files.createTempFile(
                        directory,
                        prefix,
                        ".part",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(directory, prefix, ".part");
    }

    private static CommandFailedException exists() {
        return CommandFailedException.wrongUsage("the file exists already");
    }

    OutputStream out() {
        return out;
    }

    void keep() throws IOException {
        out.close();
        if (written.isEmpty()) {
            return;
        }
        if (replace) {
            Files.move(written.get(), target, StandardCopyOption.REPLACE_EXISTING);
        } else if (Files.exists(target)) {
            throw exists();
        } else {
            Files.move(written.get(), target);
        }
    }

    /** What was not kept is deleted. */
    @Override
    public void close() throws IOException {
        out.close();
        if (written.isPresent()) {
            Files.deleteIfExists(written.get());
        }
    }

    /** Others write to the output too. */
    private static final class NotClosed extends OutputStream {

        private final OutputStream out;

        NotClosed(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
