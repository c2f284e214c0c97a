package org.medchain.keys.checkpoint;

import jakarta.enterprise.context.ApplicationScoped;
import org.medchain.keys.chain.ChainHead;

/** Where the part of a chain begins that is in the table. */
@ApplicationScoped
public class ChainStarts {

    /** The head before the table's first entry of this chain. Nothing is archived, so it is the start of the chain. */
    public ChainHead of(String tenantId) {
        return ChainHead.startOf(tenantId);
    }
}
