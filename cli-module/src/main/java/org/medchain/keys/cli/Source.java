package org.medchain.keys.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medchain.keys.chain.command.FileFailure;

/** A file that is read to its end, or the input for {@code -}, while a person is shown how far it is. */
final class Source implements AutoCloseable {

    private static final int WIDTH = 40;
    private static final int PERCENT = 100;

    private final InputStream in;
    private final ProgressLine line;

    private Source(InputStream in, ProgressLine line) {
        this.in = in;
        this.line = line;
    }

    static Source open(Path file, Terminal terminal) {
        ProgressLine line = new ProgressLine(terminal);
        if (file.toString().equals("-")) {
            return new Source(terminal.in(), line);
        }
        try {
            return new Source(new Counted(Files.newInputStream(file), Files.size(file), line), line);
        } catch (IOException e) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, FileFailure.cannotRead(file, e), e);
        }
    }

    InputStream in() {
        return in;
    }

    @Override
    public void close() throws IOException {
        line.end();
        in.close();
    }

    /** Shows a bar. */
    private static final class Counted extends FilterInputStream {

        private final long size;
        private final ProgressLine line;
        private long read;
        private long shown = -1;

        Counted(InputStream in, long size, ProgressLine line) {
            super(in);
            this.size = size;
            this.line = line;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int bytes) {
            read += bytes;
            long percent = size == 0 ? PERCENT : Math.min(PERCENT, read * PERCENT / size);
            if (percent != shown) {
                shown = percent;
                int full = (int) (percent * WIDTH / PERCENT);
                line.show("[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] " + percent + " %");
            }
        }
    }
}
