package org.medchain.keys.patient.erased;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;

/**
 * The text of an erasure register, version 1: ASCII lines, each ended by LF; docs/formats.md has an example. The first line says
 * "ledger": the register had that name when the format was fixed, and formats do not change.
 *
 * <pre>
 * medchain-erasure-ledger 1 KEY
 * NUMBER TENANT PATIENT-ROW PATIENT-HASH DESTRUCTION TIME MAC
 * </pre>
 *
 * KEY, PATIENT-HASH and MAC are 64 hex digits. The MAC of a line is over the MAC of the line before (the first line itself
 * before the first) and the line up to the blank before its MAC.
 */
final class RegisterText {

    private static final String HEADER = "medchain-erasure-ledger 1 ";
    private static final int FIELDS = 7;

    private RegisterText() {}

    static String header(RegisterKey key) {
        return HEADER + HexFormat.of().formatHex(key.bytes());
    }

    /** @throws DamagedRegisterException if it is none */
    static RegisterKey parseHeader(String line) {
        if (!line.startsWith(HEADER)) {
            throw new DamagedRegisterException("that is no erasure register of version 1");
        }
        try {
            return new RegisterKey(HexFormat.of().parseHex(line.substring(HEADER.length())));
        } catch (IllegalArgumentException e) {
            throw new DamagedRegisterException("that is damaged in line 1");
        }
    }

    /** @param previous the MAC of the line before, or the header */
    static String line(RegisterKey key, String previous, long number, ErasedPatient erased) {
        String text = String.join(
                " ",
                Long.toString(number),
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

    /** @throws DamagedRegisterException if it begins with none */
    static long numberOf(String line) {
        try {
            return Long.parseLong(line.substring(0, Math.max(0, line.indexOf(' '))));
        } catch (NumberFormatException e) {
            throw new DamagedRegisterException("that is damaged in a line");
        }
    }

    /** @throws DamagedRegisterException if it is not the line that was written here */
    static ErasedPatient parse(RegisterKey key, String previous, long number, String line) {
        DamagedRegisterException damaged = new DamagedRegisterException("that is damaged in line " + (number + 1));
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
