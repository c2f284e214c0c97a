package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the lines of a file from its end, a window at a time. A line that is longer than a window is passed over. */
final class LinesBackwards {

    /** The size of a window, in bytes. Many lines. */
    private static final int WINDOW = 64 * 1024;

    private final FileChannel channel;

    /** The end of what is not read yet. */
    private long end;

    private String window = "";
    private long windowStart;

    /** A line, and where in the file it begins; it may be empty. */
    record Line(long place, String text) {

        long end() {
            return place + text.length();
        }
    }

    LinesBackwards(FileChannel channel, long before) throws IOException {
        this.channel = channel;
        this.end = Math.min(before, channel.size());
        this.windowStart = end;
    }

    /** The line before the one that was read last; empty at the beginning of the file. */
    Optional<Line> next() throws IOException {
        while (end > 0) {
            int lineEnd = (int) (end - windowStart);
            int feed = window.lastIndexOf('\n', lineEnd - 1);
            if (feed < 0 && windowStart > 0) {
                passOverOrLoad(lineEnd);
            } else {
                end = Math.max(0, windowStart + feed);
                return Optional.of(new Line(windowStart + feed + 1, window.substring(feed + 1, lineEnd)));
            }
        }
        return Optional.empty();
    }

    private void passOverOrLoad(int lineEnd) throws IOException {
        if (lineEnd == WINDOW) {
            end = windowStart;
        }
        windowStart = Math.max(0, end - WINDOW);
        ByteBuffer bytes = ByteBuffer.allocate((int) (end - windowStart));
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = channel.read(bytes, windowStart + bytes.position());
        }
        window = new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }
}
