package org.medchain.keys.chain.checkpoint;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Function;
import org.medchain.keys.chain.AuditTime;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;

/**
 * The head of a tenant's chain, and when a server signed it first. Its text, four words, is what every version of a checkpoint says, and a line of a
 * round of checkpoints: rounds that repeat it repeat its time.
 *
 * @param time to the microsecond
 */
public record Leaf(ChainHead head, Instant time) {

    private static final String BLANK = " ";
    private static final int WORDS = 4;

    /** The first byte of what is hashed, as RFC 9162 tells leaves from nodes. */
    private static final byte[] LABEL = {0};

    /** @throws MalformedAuditException if the time is finer than a microsecond */
    public Leaf {
        AuditTime.toMicros(time);
    }

    /** @throws MalformedAuditException for any text that no leaf has */
    static Leaf parse(String text) {
        return parse(text, AuditTime::parse);
    }

    /**
     * Parses a leaf.
     *
     * @param timeOf parses a time as {@link AuditTime#parse} does, if it was not parsed before
     * @throws MalformedAuditException for any text that no leaf has
     */
    static Leaf parse(String text, Function<String, Instant> timeOf) {
        String[] words = text.split(BLANK, -1);
        if (words.length != WORDS) {
            throw new MalformedAuditException("checkpoint");
        }
        Leaf leaf = parse(words, 0, timeOf);
        if (!toString(leaf.head(), words[WORDS - 1]).equals(text)) {
            throw new MalformedAuditException("checkpoint");
        }
        return leaf;
    }

    /** Parses the words from this one on; the caller compares the spelling. */
    static Leaf parse(String[] words, int from) {
        return parse(words, from, AuditTime::parse);
    }

    private static Leaf parse(String[] words, int from, Function<String, Instant> timeOf) {
        try {
            ChainHead head = new ChainHead(words[from], Long.parseLong(words[from + 1]), Hash.parse(words[from + 2]));
            return new Leaf(head, timeOf.apply(words[from + 3]));
        } catch (NumberFormatException e) {
            throw new MalformedAuditException("checkpoint", e);
        }
    }

    /** Returns the hash that a line has in the tree of its round, whether or not it is a leaf's. */
    static Hash hash(String text) {
        return Hash.sha256(LABEL, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The line, without its line feed. */
    @Override
    public String toString() {
        return toString(head, AuditTime.toText(time));
    }

    private static String toString(ChainHead head, String time) {
        return String.join(
                BLANK, head.tenantId(), Long.toString(head.size()), head.hash().toString(), time);
    }
}
