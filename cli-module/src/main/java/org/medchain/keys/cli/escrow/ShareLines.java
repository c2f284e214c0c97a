package org.medchain.keys.cli.escrow;

import java.util.Arrays;

/**
 * A share that is read line by line, as it stands on paper. Each line is checked together with all before it, so that a mistake is found in the line
 * where it is. {@link #close()} overwrites what was read.
 */
public final class ShareLines implements AutoCloseable {

    /** Lines of a share. */
    public static final int LINES = 6;

    static final int BYTES = ShareV1.LENGTH / LINES;
    static final int CHARACTERS = 24;

    private static final int BYTE = 0xff;

    private final byte[] bytes = new byte[ShareV1.LENGTH];
    private int lines;

    /** The number of the line that is to come. */
    public int next() {
        return lines + 1;
    }

    public boolean areComplete() {
        return lines == LINES;
    }

    /**
     * Takes the next line.
     *
     * @param line its 24 characters, with or without its number before them; blanks and hyphens mean nothing. The caller wipes it
     * @return false if it is mistyped, or another line: nothing is taken then
     */
    public boolean accept(byte[] line) {
        byte[] characters = charactersOf(line);
        byte[] read = new byte[BYTES + Crc24.LENGTH];
        try {
            if (areComplete() || characters.length != CHARACTERS || !Base32.decode(characters, read)) {
                return false;
            }
            System.arraycopy(read, 0, bytes, lines * BYTES, BYTES);
            if (Crc24.of(bytes, next() * BYTES) != crcIn(read)) {
                return false;
            }
            lines++;
            return true;
        } finally {
            Arrays.fill(characters, (byte) 0);
            Arrays.fill(read, (byte) 0);
        }
    }

    /** Returns the characters of a line without blanks, hyphens and the line's number. */
    private byte[] charactersOf(byte[] line) {
        byte[] found = new byte[line.length];
        int count = 0;
        for (byte character : line) {
            if (character != '-' && character != ' ' && character != '\t' && character != '\r') {
                found[count] = character;
                count++;
            }
        }
        boolean numbered = count == CHARACTERS + 1 && found[0] == '0' + next();
        byte[] characters = Arrays.copyOfRange(found, numbered ? 1 : 0, count);
        Arrays.fill(found, (byte) 0);
        return characters;
    }

    private static int crcIn(byte[] read) {
        int crc = 0;
        for (int i = BYTES; i < read.length; i++) {
            crc = (crc << Byte.SIZE) | (read[i] & BYTE);
        }
        return crc;
    }

    /**
     * The share, once all lines are there.
     *
     * @throws InvalidShareException if there are not, or it is a share of another version
     */
    public Share share() {
        if (!areComplete()) {
            throw new InvalidShareException("line " + next() + " is missing");
        }
        return ShareV1.read(bytes);
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }
}
