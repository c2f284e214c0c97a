package org.medchain.keys.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.medchain.keys.cli.escrow.InvalidShareException;
import org.medchain.keys.cli.escrow.Share;
import org.medchain.keys.cli.escrow.ShareLines;
import org.medchain.keys.cli.escrow.ShareSet;
import org.medchain.keys.cli.escrow.ShareText;

/** Shares that custodians bring: files, and what they type, which is not shown. */
record ShareInput(Terminal terminal) {

    private static final int MOST_BYTES = 4096;

    /**
     * The shares of the files; at a terminal custodians type those that are missing.
     *
     * @throws InvalidShareException the one of {@link ShareSet#nothing()}, if a file has no share
     */
    ShareSet gather(List<Path> files) throws IOException {
        ShareSet shares = new ShareSet();
        try {
            for (Path file : files) {
                shares.add(readFile(file));
            }
            while (terminal.attended() && !shares.areEnough()) {
                shares.add(type("share " + (shares.shares().size() + 1) + ", "));
            }
            return shares;
        } catch (InvalidShareException e) {
            shares.close();
            throw ShareSet.nothing();
        } catch (IOException | RuntimeException e) {
            shares.close();
            throw e;
        }
    }

    /**
     * One share.
     *
     * @param file may be null: it is typed then
     * @throws InvalidShareException names the line that is wrong
     */
    Share read(Path file) throws IOException {
        if (file != null) {
            return readFile(file);
        }
        if (terminal.attended()) {
            return type("");
        }
        throw CommandFailedException.wrongUsage("FILE is missing, and there is no terminal to type a share at");
    }

    private static Share readFile(Path file) throws IOException {
        byte[] bytes = new byte[MOST_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.readNBytes(bytes, 0, bytes.length);
            byte[] text = Arrays.copyOf(bytes, length);
            try {
                return ShareText.read(text);
            } finally {
                Arrays.fill(text, (byte) 0);
            }
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private Share type(String which) {
        try (ShareLines lines = new ShareLines()) {
            while (!lines.areComplete()) {
                byte[] line = typedLine(which + "line " + lines.next() + " of " + ShareLines.LINES + ": ");
                if (!lines.accept(line)) {
                    terminal.err().println("medchain: line " + lines.next() + " is mistyped; type it again");
                }
                Arrays.fill(line, (byte) 0);
            }
            return lines.share();
        }
    }

    private byte[] typedLine(String prompt) {
        char[] typed = terminal.hidden().read(prompt);
        if (typed == null) {
            throw CommandFailedException.wrongUsage("the input ended before the share did");
        }
        byte[] line = new byte[typed.length];
        for (int i = 0; i < line.length; i++) {
            // What is not ASCII is in no share; zero is neither.
            line[i] = typed[i] < 0x80 ? (byte) typed[i] : 0;
        }
        Arrays.fill(typed, '\0');
        return line;
    }
}
