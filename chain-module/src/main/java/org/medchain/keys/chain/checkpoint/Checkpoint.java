package org.medchain.keys.chain.checkpoint;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.signing.Signed;

/**
 * A signed statement: this tenant's chain had this size and this hash at this time. Its text is one line of ASCII, of a version of docs/formats.md: v3
 * proves that the statement is a leaf of a round, whose root is signed; v1 is signed itself, and v2 with ML-DSA-65 besides.
 *
 * <p>Limit: a checkpoint that was read is a claim until {@link CheckpointVerifier#isGenuine} says so.
 *
 * @param inclusion of version 3; the seal is that of its root
 */
public record Checkpoint(Leaf leaf, Seal seal, Optional<Inclusion> inclusion) {

    private static final String MAGIC = "medchain-checkpoint-v1";
    private static final String MAGIC_OF_TWO = "medchain-checkpoint-v2";
    private static final String BLANK = " ";
    private static final int WORDS_OF_LEAF = 4;
    private static final int WORDS_OF_INCLUSION = 2;

    /** Creates a checkpoint of version 3. */
    Checkpoint(Leaf leaf, Inclusion inclusion) {
        this(leaf, inclusion.root().seal(), Optional.of(inclusion));
    }

    /** @throws MalformedAuditException for any line that no checkpoint has as its text */
    public static Checkpoint parse(String line) {
        String[] words = line.split(BLANK, -1);
        if (words.length <= 1 + WORDS_OF_LEAF) {
            throw new MalformedAuditException("checkpoint");
        }
        Checkpoint checkpoint = parse(words);
        if (!checkpoint.toString().equals(line)) {
            throw new MalformedAuditException("checkpoint");
        }
        return checkpoint;
    }

    private static Checkpoint parse(String[] words) {
        Leaf leaf = Leaf.parse(words, 1);
        int next = 1 + WORDS_OF_LEAF;
        if (!words[0].equals(Root.MAGIC)) {
            return new Checkpoint(leaf, Seal.parse(words, next), Optional.empty());
        }
        if (words.length < next + WORDS_OF_INCLUSION) {
            throw new MalformedAuditException("checkpoint");
        }
        return new Checkpoint(leaf, Inclusion.parse(words, next));
    }

    public ChainHead head() {
        return leaf.head();
    }

    public Instant time() {
        return leaf.time();
    }

    /** Returns the id of the Ed25519 key. */
    public String keyId() {
        return seal.keyId();
    }

    /** Returns true if a key of ML-DSA-65 is said to have signed, too. */
    public boolean isSignedTwice() {
        return seal.second().isPresent();
    }

    /** Returns true if what is signed speaks of the head: a path that leads elsewhere proves nothing. */
    boolean speaksOfItsHead() {
        return inclusion.map(it -> it.leadsFrom(leaf)).orElse(true);
    }

    /** Returns the bytes that are signed. */
    byte[] statement() {
        return inclusion.map(it -> it.root().statement()).orElseGet(() -> statement(leaf, seal.keyIds()));
    }

    /** Returns the bytes that are signed of version 1, or of version 2 if there are two keys. */
    static byte[] statement(Leaf leaf, String keyIds) {
        String magic = keyIds.contains(BLANK) ? MAGIC_OF_TWO : MAGIC;
        return String.join(BLANK, magic, leaf.toString(), keyIds).getBytes(StandardCharsets.US_ASCII);
    }

    /** One, or two. */
    List<Signed> signatures() {
        return seal.over(statement());
    }

    /** The line, without its line feed. */
    @Override
    public String toString() {
        return inclusion
                .map(it -> String.join(BLANK, Root.MAGIC, leaf.toString(), it.toString()))
                .orElseGet(() -> new String(statement(), StandardCharsets.US_ASCII) + BLANK + seal.signatures());
    }
}
