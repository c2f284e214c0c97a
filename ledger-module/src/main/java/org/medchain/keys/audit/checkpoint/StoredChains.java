package org.medchain.keys.audit.checkpoint;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.chain.ChainHead;

/** The chains of audit events in the database. */
interface StoredChains {

    /**
     * Returns the heads of the next chains that have entries, in the order of all chains; of those that can be read, if only some can.
     *
     * @param after the chains behind this one; no text for the first of all
     */
    Page page(String after);

    /**
     * The heads of a page of all chains.
     *
     * @param last the last chain of the page, which may have no entries; empty if no page is behind this one
     */
    record Page(List<ChainHead> heads, Optional<String> last) {}

    /** Returns the heads of these chains; of those that can be read, if only some can. */
    List<ChainHead> heads(Set<String> tenantIds);

    /** Returns when everything that was told of chains is on disk. */
    void awaitDisk();

    /**
     * Returns of each of these heads whether its chain passed through it: has that many entries or more, and the last of that many has this hash. Of the
     * heads that can be compared, if only some can.
     */
    Map<ChainHead, Boolean> passedThrough(Collection<ChainHead> heads);
}
