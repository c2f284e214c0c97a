package org.medchain.keys.audit.directing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The keys that seal directing rows: the first one seals, each of them opens. Their text has a line for each:
 *
 * <pre>
 * medchain-row-key 1 KEY
 * </pre>
 *
 * KEY is 64 hex digits.
 */
public final class RowKeys {

    static final String NONE = "is no file of row keys of version 1";

    private static final String BEGIN = "medchain-row-key 1 ";

    private final List<RowKey> keys;

    RowKeys(List<RowKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no row key");
        }
        this.keys = List.copyOf(keys);
    }

    /** @throws IllegalArgumentException if the text is none; the message completes "names a file that ..." and tells nothing of the text */
    static RowKeys parse(String text) {
        try {
            return new RowKeys(text.lines().map(RowKeys::parseLine).toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(NONE, e);
        }
    }

    private static RowKey parseLine(String line) {
        if (!line.startsWith(BEGIN)) {
            throw new IllegalArgumentException("not a row key");
        }
        return new RowKey(HexFormat.of().parseHex(line.substring(BEGIN.length())));
    }

    static byte[] textOf(RowKey key) {
        return (BEGIN + HexFormat.of().formatHex(key.bytes()) + '\n').getBytes(StandardCharsets.US_ASCII);
    }

    RowKey current() {
        return keys.get(0);
    }

    boolean hasPrevious() {
        return keys.size() > 1;
    }

    /** Returns whether one of the keys made the seal. */
    boolean made(RowSeal seal, RowName row) {
        return find(seal.keyId())
                .filter(key -> MessageDigest.isEqual(key.seal(row, seal.number(), seal.values()), seal.mac()))
                .isPresent();
    }

    Optional<RowKey> find(String fingerprint) {
        return keys.stream()
                .filter(key -> key.fingerprint().equals(fingerprint))
                .findFirst();
    }

    @Override
    public String toString() {
        return "RowKeys" + keys;
    }
}
