package org.medchain.keys.chain.checkpoint;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.chain.AuditTime;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;

/**
 * The signed root of a round: the last line of the round, checkpoint v3 of docs/formats.md. The signatures are over the line up to the blank before the
 * first of them.
 *
 * @param time when the round was signed, to the microsecond
 * @param count how many leaves there are
 * @param hash the root of their tree
 * @param full whether each chain that the server knew has a leaf
 */
record Root(Instant time, int count, Hash hash, boolean full, Seal seal) {

    static final String MAGIC = "medchain-checkpoint-v3";

    /** The words behind the magic, before the seal. */
    static final int WORDS = 4;

    private static final String BLANK = " ";
    private static final String FULL = "all";
    private static final String CHANGED = "changed";

    /** @throws MalformedAuditException if the time is finer than a microsecond or there is no leaf */
    Root {
        AuditTime.toMicros(time);
        if (count < 1) {
            throw new MalformedAuditException("count");
        }
    }

    /** The root line of this text; empty if it is none. */
    static Optional<Root> find(String line) {
        if (!line.startsWith(MAGIC + BLANK)) {
            return Optional.empty();
        }
        try {
            Root root = parse(line.split(BLANK, -1), 1);
            return Optional.of(root).filter(it -> it.toString().equals(line));
        } catch (MalformedAuditException e) {
            return Optional.empty();
        }
    }

    /**
     * Parses the words from this one to the last; the caller compares the spelling.
     *
     * @throws MalformedAuditException if they are no root's
     */
    static Root parse(String[] words, int from) {
        if (words.length < from + WORDS) {
            throw new MalformedAuditException("checkpoint");
        }
        try {
            return new Root(
                    AuditTime.parse(words[from]),
                    Integer.parseInt(words[from + 1]),
                    Hash.parse(words[from + 2]),
                    words[from + 3].equals(FULL),
                    Seal.parse(words, from + WORDS));
        } catch (NumberFormatException e) {
            throw new MalformedAuditException("checkpoint", e);
        }
    }

    /** Returns the bytes that the keys sign. */
    static byte[] statement(Instant time, int count, Hash hash, boolean full, String keyIds) {
        return (MAGIC + BLANK + words(time, count, hash, full, keyIds)).getBytes(StandardCharsets.US_ASCII);
    }

    private static String words(Instant time, int count, Hash hash, boolean full, String keyIds) {
        return String.join(
                BLANK, AuditTime.toText(time), Integer.toString(count), hash.toString(), full ? FULL : CHANGED, keyIds);
    }

    byte[] statement() {
        return statement(time, count, hash, full, seal.keyIds());
    }

    /** The line behind its magic. */
    String words() {
        return words(time, count, hash, full, seal.keyIds()) + BLANK + seal.signatures();
    }

    /** The line, without its line feed. */
    @Override
    public String toString() {
        return MAGIC + BLANK + words();
    }
}
