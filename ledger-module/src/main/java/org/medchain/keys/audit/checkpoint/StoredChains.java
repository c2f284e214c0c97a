package org.medchain.keys.audit.checkpoint;

import java.util.List;
import java.util.Set;
import org.medchain.keys.chain.ChainHead;

/** The chains of audit events in the database. */
interface StoredChains {

    /** Returns the head of each chain that has entries; of those that can be read, if only some can. */
    List<ChainHead> heads();

    /** Returns the heads of these chains; of those that can be read, if only some can. */
    List<ChainHead> heads(Set<String> tenantIds);

    /** Returns when everything that {@link #heads()} has told of is on disk. */
    void awaitDisk();

    /** Returns true if the chain has that many entries or more, and the last of that many has this hash. */
    boolean passedThrough(ChainHead head);
}
