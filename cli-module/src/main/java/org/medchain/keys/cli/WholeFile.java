package org.medchain.keys.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.medchain.keys.chain.command.FileFailure;

/**
 * A file that is there as a whole or not at all: it is written beside its place, and moved there once it is to be kept. {@code -} is the output,
 * which can't be taken back.
 */
final class WholeFile implements AutoCloseable {

    private final OutputStream out;
    private final Optional<PartFile> part;
    private final Path target;
    private final boolean replace;

    private WholeFile(OutputStream out, Optional<PartFile> part, Path target, boolean replace) {
        this.out = out;
        this.part = part;
        this.target = target;
        this.replace = replace;
    }

    /** @param replace whether a file that is there already is replaced; nothing but a file ever is */
    static WholeFile create(Path target, boolean replace, Terminal terminal) {
        if (target.toString().equals("-")) {
            return new WholeFile(new TerminalOutput(terminal.out()), Optional.empty(), target, replace);
        }
        Path place = target.toAbsolutePath();
        requireFree(place, replace);
        try {
            PartFile part = PartFile.beside(place);
            return new WholeFile(part.out(), Optional.of(part), place, replace);
        } catch (IOException e) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, FileFailure.cannotWrite(target, e), e);
        }
    }

    private static void requireFree(Path place, boolean replace) {
        if (!Files.exists(place)) {
            return;
        }
        if (!Files.isRegularFile(place)) {
            throw CommandFailedException.wrongUsage(place + " exists and is not a regular file");
        }
        if (!replace) {
            throw CommandFailedException.wrongUsage(place + " exists");
        }
    }

    OutputStream out() {
        return out;
    }

    void keep() throws IOException {
        if (part.isEmpty()) {
            out.close();
            return;
        }
        requireFree(target, replace);
        if (replace) {
            part.get().moveTo(target, StandardCopyOption.REPLACE_EXISTING);
        } else {
            part.get().moveTo(target);
        }
    }

    /** Closes the file, and deletes it unless it was kept. */
    @Override
    public void close() throws IOException {
        if (part.isPresent()) {
            part.get().close();
        } else {
            out.close();
        }
    }
}
