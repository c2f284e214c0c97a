package org.medchain.keys.chain.verification;

import java.util.Optional;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RecordedEntry;

/**
 * The progress of a verification.
 *
 * @param head after the last entry taken
 * @param previous before it; absent at the start
 */
record Progress(ChainHead head, Optional<ChainHead> previous) {

    static Progress at(ChainHead start) {
        return new Progress(start, Optional.empty());
    }

    long expectedSeq() {
        return head.size() + 1;
    }

    /** Returns true if this entry is the next one of the chain. */
    boolean isNext(RecordedEntry recorded) {
        return recorded.entry().seq() == expectedSeq()
                && recorded.entry().tenantId().equals(head.tenantId())
                && hashesAsNext(recorded);
    }

    /** Returns true if this entry has the hash of the next one, whatever its seq says. */
    boolean hashesAsNext(RecordedEntry recorded) {
        return hashesAsNextOf(head, recorded);
    }

    /** Returns true if this entry has the hash of the next one, made with whatever its seq says. */
    boolean hashesAsNextUnderItsOwnSeq(RecordedEntry recorded) {
        return recorded.hash().equals(head.hashOfNext(recorded.entry()));
    }

    /**
     * Returns true if this entry was written to follow not the last one, of which it is no copy, but the one before.
     */
    boolean lastWasInserted(RecordedEntry recorded) {
        return !recorded.hash().equals(head.hash())
                && previous.filter(before -> hashesAsNextOf(before, recorded)).isPresent();
    }

    private static boolean hashesAsNextOf(ChainHead before, RecordedEntry recorded) {
        AuditEntry there = recorded.entry().withSeq(before.size() + 1);
        return recorded.hash().equals(before.hashOfNext(there));
    }

    /** The entry is the next one. */
    Progress after(RecordedEntry recorded) {
        ChainHead next = new ChainHead(head.tenantId(), recorded.entry().seq(), recorded.hash());
        return new Progress(next, Optional.of(head));
    }
}
