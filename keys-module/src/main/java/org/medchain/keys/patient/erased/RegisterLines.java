package org.medchain.keys.patient.erased;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads lines of an erasure register, as text. */
final class RegisterLines {

    /** The longest line, in bytes. No line of a register is as long. */
    static final int LONGEST = 512;

    private static final int BUFFER = 256 * 1024;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private long place;

    /** @param place where a line begins */
    RegisterLines(FileChannel channel, long place) {
        this.channel = channel;
        this.place = place;
    }

    /** The next line, without its end; empty if there is none that has an end. */
    Optional<String> next() throws IOException {
        int feed = indexOfFeed();
        if (feed < 0) {
            fill();
            feed = indexOfFeed();
        }
        if (feed < 0) {
            if (buffer.remaining() > LONGEST) {
                throw new DamagedRegisterException("that has a line that is too long");
            }
            return Optional.empty();
        }
        String line = text(buffer.array(), buffer.position(), feed);
        buffer.position(feed + 1);
        return Optional.of(line);
    }

    private int indexOfFeed() {
        for (int i = buffer.position(); i < buffer.limit(); i++) {
            if (buffer.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void fill() throws IOException {
        buffer.compact();
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = channel.read(buffer, place);
            place += Math.max(read, 0);
        }
        buffer.flip();
    }

    /** The last lines before this place, whole ones, the first one first; so many at most. */
    static List<Line> before(FileChannel channel, long place, int limit) throws IOException {
        long start = Math.max(0, place - (long) (limit + 1) * LONGEST);
        ByteBuffer bytes = ByteBuffer.allocate((int) (place - start));
        while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
            // Until all is read.
        }
        List<Line> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.position(); i++) {
            if (bytes.get(i) == '\n') {
                // The first one has lost its beginning, unless the file begins there.
                if (from > 0 || start == 0) {
                    lines.add(new Line(start + from, text(bytes.array(), from, i)));
                }
                from = i + 1;
            }
        }
        return lines.subList(Math.max(0, lines.size() - limit), lines.size());
    }

    /** Returns true if a line that ends so stands before the place. The MAC of a line vouches for that line and all before it. */
    static boolean hasEndBefore(FileChannel channel, long place, String lineEnd) throws IOException {
        byte[] expected = (lineEnd + '\n').getBytes(StandardCharsets.ISO_8859_1);
        if (place < expected.length || place > channel.size()) {
            return false;
        }
        ByteBuffer found = ByteBuffer.allocate(expected.length);
        while (found.hasRemaining() && channel.read(found, place - expected.length + found.position()) >= 0) {
            // Until all is read.
        }
        return found.flip().equals(ByteBuffer.wrap(expected));
    }

    private static String text(byte[] bytes, int from, int to) {
        // Latin-1: a byte that is no ASCII spoils its line and no other.
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** A line, and where it begins. */
    record Line(long place, String text) {}
}
