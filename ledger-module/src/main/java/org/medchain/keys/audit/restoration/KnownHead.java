package org.medchain.keys.audit.restoration;

import java.time.Instant;
import org.medchain.keys.audit.ChangedChains.CommittedHead;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Leaf;

/**
 * The head of a chain at some time, as this server knows it from outside of the database.
 *
 * @param time by the clock of the server that knows it
 */
public record KnownHead(ChainHead head, Instant time) {

    static KnownHead of(Leaf leaf) {
        return new KnownHead(leaf.head(), leaf.time());
    }

    static KnownHead of(CommittedHead committed) {
        return new KnownHead(committed.head(), committed.time());
    }
}
