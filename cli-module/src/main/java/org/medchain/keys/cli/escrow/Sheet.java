package org.medchain.keys.cli.escrow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The words of a custodian's sheet on the recovery key beside the share: whose it is, which it is and when it was made.
 * A check binds these words to the ceremony.
 *
 * <p>Guarantee: words of one ceremony on the sheet of another, and each mistake in them, are found.
 *
 * <p>Limit: the check is a hash without a key. Who writes a false sheet on purpose can make one that fits; the id of the recovery key is compared with what
 * is recovered.
 *
 * @param date ISO 8601
 */
public record Sheet(String tenant, String recoveryKeyId, String date) {

    private static final String LABEL = "MedChain escrow sheet v1";
    private static final String TENANT = "Tenant        ";
    private static final String RECOVERY_KEY = "Recovery key  ";
    private static final String DATE = "Made on       ";
    private static final String CHECK = "Sheet check   ";
    private static final int CHECK_BYTES = 6;

    /** The lines of the sheet, each with its end. */
    String lines(String ceremonyId) {
        return TENANT + tenant + "\n" + RECOVERY_KEY + recoveryKeyId + "\n" + DATE + date + "\n" + CHECK
                + check(ceremonyId) + "\n";
    }

    private String check(String ceremonyId) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {LABEL, ceremonyId, tenant, recoveryKeyId, date}) {
                hash.update(part.getBytes(StandardCharsets.UTF_8));
                hash.update((byte) '\n');
            }
            return HexFormat.of().formatHex(hash.digest(), 0, CHECK_BYTES).replaceAll("(.{4})(?!$)", "$1-");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The sheet in a text; empty if it has none, as one of a local KEK, or of before.
     *
     * @param words the lines that are not the share's
     * @throws InvalidShareException if it is not of this ceremony, or a word in it is wrong
     */
    static Optional<Sheet> read(Iterable<String> words, String ceremonyId) {
        Map<String, String> found = new TreeMap<>();
        for (String line : words) {
            for (String name : new String[] {TENANT, RECOVERY_KEY, DATE, CHECK}) {
                if (line.startsWith(name.strip() + " ")) {
                    found.put(name, line.substring(name.strip().length()).strip());
                }
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Sheet sheet = new Sheet(
                found.getOrDefault(TENANT, ""), found.getOrDefault(RECOVERY_KEY, ""), found.getOrDefault(DATE, ""));
        if (!sheet.check(ceremonyId).equals(found.get(CHECK))) {
            throw new InvalidShareException("tenant, recovery key or date on the sheet are not those of this ceremony");
        }
        return Optional.of(sheet);
    }
}
