package org.medchain.keys.patient.erased;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;

/**
 * The text of an erasure register, versions 1 and 2: ASCII lines, each ended by LF; docs/formats.md has an example. The first line says
 * "ledger": the register had that name when the format was fixed, and formats do not change.
 *
 * <pre>
 * medchain-erasure-ledger VERSION KEY
 * NUMBER TENANT PATIENT-ROW PATIENT-HASH DESTRUCTION TIME MAC             in version 1: the keys are erased
 * NUMBER version 2 MAC                                                    ends version 1
 * NUMBER KIND TENANT PATIENT-ROW PATIENT-HASH DESTRUCTION TIME MAC        in version 2
 * </pre>
 *
 * KEY, PATIENT-HASH and MAC are 64 hex digits; DESTRUCTION is a hyphen where there is none. The MAC of a line is over the MAC of the line
 * before (the first line itself before the first) and the line up to the blank before its MAC.
 */
final class RegisterText {

    static final int FIRST = 1;
    static final int SECOND = 2;

    private static final String HEADER = "medchain-erasure-ledger ";
    private static final String NO_REGISTER = "that is no erasure register of version 1 or 2";
    private static final String SECOND_BEGINS = "version 2";
    private static final String NONE = "-";
    private static final int FIELDS = 5;

    private RegisterText() {}

    /** The first line, read. */
    record Header(int version, RegisterKey key) {}

    static String header(int version, RegisterKey key) {
        return HEADER + version + ' ' + HexFormat.of().formatHex(key.bytes());
    }

    /** @throws DamagedRegisterException if it is none */
    static Header parseHeader(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !line.startsWith(HEADER) || !(words[1].equals("1") || words[1].equals("2"))) {
            throw new DamagedRegisterException(NO_REGISTER);
        }
        int version = words[1].equals("1") ? FIRST : SECOND;
        try {
            RegisterKey key = new RegisterKey(HexFormat.of().parseHex(words[2]));
            return new Header(version, key);
        } catch (IllegalArgumentException e) {
            throw new DamagedRegisterException("that is damaged in line 1");
        }
    }

    static DamagedRegisterException noRegister() {
        return new DamagedRegisterException(NO_REGISTER);
    }

    /**
     * @param previous the MAC of the line before, or the header
     * @throws IllegalArgumentException if version 1 has no such lines
     */
    static String line(int version, RegisterKey key, String previous, long number, RegisterEntry entry) {
        if (version == FIRST && entry.kind() != EntryKind.ERASED) {
            throw new IllegalArgumentException("a register of version 1 lists erasures alone");
        }
        String kind = version == FIRST ? "" : entry.kind().word() + ' ';
        return ended(key, previous, number + " " + kind + fields(entry));
    }

    /** The line behind which a register of version 1 is one of version 2. */
    static String versionLine(RegisterKey key, String previous, long number) {
        return ended(key, previous, number + " " + SECOND_BEGINS);
    }

    private static String ended(RegisterKey key, String previous, String text) {
        return text + ' ' + key.chain(previous, text);
    }

    private static String fields(RegisterEntry entry) {
        return String.join(
                " ",
                entry.tenantId().value(),
                entry.patient().toString(),
                entry.hash().toString(),
                entry.destruction().map(UUID::toString).orElse(NONE),
                entry.time().toString());
    }

    static String macOf(String line) {
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    /** @throws DamagedRegisterException if it begins with none */
    static long numberOf(String line) {
        try {
            return Long.parseLong(line.substring(0, Math.max(0, line.indexOf(' '))));
        } catch (NumberFormatException e) {
            throw new DamagedRegisterException("that is damaged in a line");
        }
    }

    /**
     * @return empty for the line that ends version 1
     * @throws DamagedRegisterException if it is not the line that was written here
     */
    static Optional<RegisterEntry> parse(int version, RegisterKey key, String previous, long number, String line) {
        if (version == FIRST && line.equals(versionLine(key, previous, number))) {
            return Optional.empty();
        }
        try {
            RegisterEntry entry = parseEntry(version, line);
            // Compared as a whole: nothing that reads alike, an upper-case digit for one, is let through.
            if (line(version, key, previous, number, entry).equals(line)) {
                return Optional.of(entry);
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Damaged like any other.
        }
        throw new DamagedRegisterException("that is damaged in line " + (number + 1));
    }

    private static RegisterEntry parseEntry(int version, String line) {
        String[] words = line.split(" ", -1);
        int first = version == FIRST ? 1 : 2;
        if (words.length != first + FIELDS + 1) {
            throw new IllegalArgumentException("a line has too few or too many fields");
        }
        EntryKind kind = version == FIRST ? EntryKind.ERASED : EntryKind.ofWord(words[1]);
        return entry(kind, words, first);
    }

    private static RegisterEntry entry(EntryKind kind, String[] words, int first) {
        return new RegisterEntry(
                kind,
                new TenantId(words[first]),
                UUID.fromString(words[first + 1]),
                Hash.parse(words[first + 2]),
                words[first + 3].equals(NONE) ? Optional.empty() : Optional.of(UUID.fromString(words[first + 3])),
                Instant.parse(words[first + 4]));
    }

    /** A hold without number and MAC, for what is authenticated as a whole. */
    static String unnumbered(RegisterEntry hold) {
        return fields(hold);
    }

    /** @throws RuntimeException if it is none */
    static RegisterEntry parseHold(String unnumbered) {
        return entry(EntryKind.HELD, unnumbered.split(" ", -1), 0);
    }
}
