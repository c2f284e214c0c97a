package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads lines of a file of checkpoints by the places where they begin, a window at a time. Not for several threads. */
final class CheckpointLines implements AutoCloseable {

    /**
     * The longest line, in bytes. A line that is longer is no checkpoint: a signature of ML-DSA-65 has 4,412 in base64.
     */
    private static final int LONGEST = 8 * 1024;

    private static final int WINDOW = 64 * 1024;

    private final FileChannel channel;
    private final long end;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowStart;

    private CheckpointLines(FileChannel channel, long end) {
        this.channel = channel;
        this.end = end;
    }

    /** Opens the file; lines that are appended later are not read. */
    static CheckpointLines open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new CheckpointLines(channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    long end() {
        return end;
    }

    /** The line that begins here, without its line feed; what of it fits, if it is too long for a checkpoint. */
    String at(long place) throws IOException {
        load(place);
        int from = (int) (place - windowStart);
        int to = from;
        while (to < window.limit() && to - from < LONGEST && window.get(to) != '\n') {
            to++;
        }
        // Latin-1, since a byte that is no ASCII then spoils its own line and no other.
        return new String(window.array(), from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Returns the place behind this line's end, where the next one begins; the end if there is none. */
    long behind(long place) throws IOException {
        long at = place;
        while (at < end) {
            load(at);
            for (int i = (int) (at - windowStart); i < window.limit(); i++) {
                if (window.get(i) == '\n') {
                    return windowStart + i + 1;
                }
            }
            at = windowStart + window.limit();
        }
        return end;
    }

    /** A line's length from this place on is in the window, if the file has so much. */
    private void load(long place) throws IOException {
        long needed = Math.min(place + LONGEST, end);
        if (place >= windowStart && needed <= windowStart + window.limit()) {
            return;
        }
        window.clear().limit((int) Math.min(WINDOW, end - place));
        windowStart = place;
        while (window.hasRemaining() && channel.read(window, place + window.position()) >= 0) {
            // Until the window is full.
        }
        window.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
