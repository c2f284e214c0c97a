package org.medchain.keys.cli.escrow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A share as it stands on paper or in a file: what it is in words, then six numbered lines. */
public final class ShareText {

    private static final int MOST = 1024;
    private static final int GROUP = 4;

    private ShareText() {}

    /** Writes a share in ASCII, for the caller to wipe. */
    public static byte[] write(Share share) {
        return write(share, Optional.empty());
    }

    /** Writes a share with the sheet's words on the recovery key. */
    public static byte[] write(Share share, Optional<Sheet> sheet) {
        ByteBuffer text = ByteBuffer.allocate(MOST);
        text.put(ascii(headOf(share, sheet)));
        byte[] bytes = ShareV1.write(share);
        for (int line = 1; line <= ShareLines.LINES; line++) {
            writeLine(bytes, line, text);
        }
        byte[] written = Arrays.copyOf(text.array(), text.position());
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(text.array(), (byte) 0);
        return written;
    }

    /** No line of it begins with a digit. */
    private static String headOf(Share share, Optional<Sheet> sheet) {
        Quorum quorum = share.quorum();
        return "MedChain escrow: share " + share.number() + " of " + quorum.shares() + " of "
                + share.kind().words() + "\n"
                + "Any " + quorum.threshold() + " of the " + quorum.shares()
                + " shares recover it together. Fewer tell nothing of it.\n"
                + "Ceremony  " + share.ceremonyId() + "\n"
                + sheet.map(it -> it.lines(share.ceremonyId())).orElse("")
                + "Custodian ______________________________  Date ______________\n\n";
    }

    private static void writeLine(byte[] bytes, int line, ByteBuffer text) {
        int end = line * ShareLines.BYTES;
        int crc = Crc24.of(bytes, end);
        byte[] checked = Arrays.copyOfRange(bytes, end - ShareLines.BYTES, end + Crc24.LENGTH);
        for (int i = 0; i < Crc24.LENGTH; i++) {
            checked[ShareLines.BYTES + i] = (byte) (crc >>> ((Crc24.LENGTH - 1 - i) * Byte.SIZE));
        }
        byte[] characters = Base32.encode(checked);
        text.put((byte) ('0' + line)).put((byte) ' ');
        for (int i = 0; i < characters.length; i += GROUP) {
            text.put((byte) ' ').put(characters, i, GROUP);
        }
        text.put((byte) '\n');
        Arrays.fill(checked, (byte) 0);
        Arrays.fill(characters, (byte) 0);
    }

    /**
     * The share in a text. Lines that don't begin with a digit are words for people; those of a {@link Sheet} must be of the share's ceremony.
     *
     * @param text stays the caller's
     * @throws InvalidShareException if there is none, or more than one; names the line that is mistyped or missing
     */
    public static Share read(byte[] text) {
        List<String> words = new ArrayList<>();
        try (ShareLines lines = new ShareLines()) {
            int start = 0;
            while (start < text.length) {
                int end = endOfLine(text, start);
                readLine(Arrays.copyOfRange(text, start, end), lines, words);
                start = end + 1;
            }
            return ofItsCeremony(lines.share(), words);
        }
    }

    private static Share ofItsCeremony(Share share, List<String> words) {
        try {
            Sheet.read(words, share.ceremonyId());
            return share;
        } catch (InvalidShareException e) {
            share.close();
            throw e;
        }
    }

    private static int endOfLine(byte[] text, int start) {
        int end = start;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    private static void readLine(byte[] line, ShareLines lines, List<String> words) {
        try {
            if (!beginsWithADigit(line)) {
                words.add(new String(line, StandardCharsets.UTF_8));
                return;
            }
            if (lines.areComplete()) {
                throw new InvalidShareException("there are more lines than a share has");
            }
            if (!lines.accept(line)) {
                throw new InvalidShareException("line " + lines.next() + " is mistyped");
            }
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private static boolean beginsWithADigit(byte[] line) {
        int first = 0;
        while (first < line.length && (line[first] == ' ' || line[first] == '\t')) {
            first++;
        }
        return first < line.length && line[first] >= '0' && line[first] <= '9';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
