package org.medchain.keys.chain.verification;

import org.medchain.keys.chain.ChainHead;

/** The result of verifying a chain. */
public sealed interface Verification {

    /**
     * Returns how many entries a genuine checkpoint vouches for. Up to there nobody without the signing key has changed
     * anything; behind it the entries are linked, but an attacker who can write all of them can replace them.
     */
    long checkpointed();

    /**
     * Every entry is there, in order and unchanged, and every checkpoint agrees.
     *
     * @param dropped how many entries are about a patient whose id was dropped
     */
    record Verified(ChainHead head, long checkpointed, long dropped) implements Verification {}

    /**
     * The chain has a flaw.
     *
     * @param position the first position in the chain, from 1, that is not known to be right: of an entry that is wrong or
     *     missing, its seq; of one that is there twice, the lower of its seq and of the place where it is too many. Of
     *     {@link Flaw#RECOMPUTED} and {@link Flaw#ROLLED_BACK} the hashes don't tell where it begins: then it is the first
     *     that no checkpoint vouches for which is older than the one that disagrees. Of {@link Flaw#CUT_TAIL} and
     *     {@link Flaw#FALSE_CHECKPOINT} it is the one behind {@code checkpointed}
     * @param shownAt how many entries were read when it showed, the last one read included; in an export the number of the
     *     line
     */
    record Flawed(long position, Flaw flaw, long shownAt, long checkpointed) implements Verification {}
}
