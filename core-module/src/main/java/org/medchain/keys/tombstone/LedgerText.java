package org.medchain.keys.tombstone;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;

/**
 * The lines of an erasure ledger, ASCII, each ended by LF; docs/formats.md has an example.
 *
 * <pre>
 * medchain-erasure-ledger 1 KEY
 * NUMBER TENANT PATIENT-ROW PATIENT-HASH DESTRUCTION TIME MAC
 * </pre>
 *
 * KEY, PATIENT-HASH and MAC are 64 hex digits. The MAC of a line is over the MAC of the line before (the first line itself
 * before the first) and the line up to the blank before its MAC.
 */
final class LedgerText {

    private static final String HEADER = "medchain-erasure-ledger 1 ";
    private static final int FIELDS = 7;

    private LedgerText() {}

    static String header(LedgerKey key) {
        return HEADER + HexFormat.of().formatHex(key.bytes());
    }

    /** @throws DamagedLedgerException if it is none */
    static LedgerKey parseHeader(String line) {
        if (!line.startsWith(HEADER)) {
            throw new DamagedLedgerException("that is no erasure ledger of version 1");
        }
        try {
            return new LedgerKey(HexFormat.of().parseHex(line.substring(HEADER.length())));
        } catch (IllegalArgumentException e) {
            throw new DamagedLedgerException("that is damaged in line 1");
        }
    }

    /** @param previous the MAC of the line before, or the header */
    static String line(LedgerKey key, String previous, int number, ErasedPatient erased) {
        String text = String.join(
                " ",
                Integer.toString(number),
                erased.tenantId().value(),
                erased.patient().toString(),
                erased.hash().toString(),
                erased.destruction().toString(),
                erased.time().toString());
        return text + ' ' + key.chain(previous, text);
    }

    static String macOf(String line) {
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    /** @throws DamagedLedgerException if it is not the line that was written here */
    static ErasedPatient parse(LedgerKey key, String previous, int number, String line) {
        DamagedLedgerException damaged = new DamagedLedgerException("that is damaged in line " + (number + 1));
        String[] fields = line.split(" ", -1);
        if (fields.length != FIELDS) {
            throw damaged;
        }
        try {
            ErasedPatient erased = new ErasedPatient(
                    new TenantId(fields[1]),
                    UUID.fromString(fields[2]),
                    Hash.parse(fields[3]),
                    UUID.fromString(fields[4]),
                    Instant.parse(fields[5]));
            // Compared as a whole: nothing that reads alike, an upper-case digit for one, is let through.
            if (!line(key, previous, number, erased).equals(line)) {
                throw damaged;
            }
            return erased;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw damaged;
        }
    }
}
