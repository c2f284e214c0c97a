package org.medchain.keys.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** The output of a command. It is never closed, since others write to it too; what it does not take is an error, which a print stream hides. */
final class TerminalOutput extends OutputStream {

    private final PrintStream out;

    TerminalOutput(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        requireTaken();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        requireTaken();
    }

    @Override
    public void flush() throws IOException {
        requireTaken();
    }

    @Override
    public void close() throws IOException {
        requireTaken();
    }

    /** Flushes the output, and requires that all of it was taken. */
    private void requireTaken() throws IOException {
        if (out.checkError()) {
            throw new OutputLostException();
        }
    }
}
