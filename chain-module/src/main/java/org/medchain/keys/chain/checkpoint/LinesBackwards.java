package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;

/** Reads a file of checkpoints from its end, a window at a time. */
final class LinesBackwards {

    /** The size of a window, in bytes. Many lines; one that is longer is no checkpoint. */
    private static final int WINDOW = 64 * 1024;

    private final FileChannel channel;
    private long end;

    LinesBackwards(FileChannel channel, long before) throws IOException {
        this.channel = channel;
        this.end = Math.min(before, channel.size());
    }

    List<Placed> read(int limit) throws IOException {
        List<Placed> found = new ArrayList<>();
        while (found.size() < limit && end > 0) {
            long start = Math.max(0, end - WINDOW);
            String window = readWindow(start, (int) (end - start));
            end = start + takeLines(window, start, limit, found);
        }
        return found;
    }

    private String readWindow(long start, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = channel.read(bytes, start + bytes.position());
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }

    /** Returns how much of the window stays: the end of a line that begins before it. */
    private static int takeLines(String window, long start, int limit, List<Placed> found) {
        int lineEnd = window.length();
        while (lineEnd > 0 && found.size() < limit) {
            int feed = window.lastIndexOf('\n', lineEnd - 1);
            if (feed < 0 && start > 0) {
                return lineEnd == window.length() ? 0 : lineEnd;
            }
            take(window.substring(feed + 1, lineEnd), start + feed + 1, found);
            lineEnd = Math.max(feed, 0);
        }
        return lineEnd;
    }

    private static void take(String line, long place, List<Placed> found) {
        try {
            found.add(new Placed(place, Checkpoint.parse(line)));
        } catch (MalformedAuditException e) {
            // No checkpoint, such as the empty text behind the last line feed: passed over.
            return;
        }
    }
}
