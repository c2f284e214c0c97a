package org.medchain.keys.audit.checkpoint;

import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Leaf;

/** Takes note of chains that do not contain what is known of them, and knows which of these a privacy officer confirmed. */
public interface Forks {

    /** Compares a chain with what this server appended to it. Asks no database, unless the chain went back. */
    void look(ChainHead head);

    /**
     * Takes note of a chain that does not contain its newest checkpoint.
     *
     * @param head where the chain stands
     */
    void found(ChainHead head, Leaf lost);

    /**
     * Returns true if a privacy officer confirmed, after this checkpoint was signed, that the chain continues without
     * it.
     */
    boolean isConfirmed(Leaf lost);

    /** Reads what other servers found and which chains were confirmed. To be called now and then. */
    void lookAtConfirmations();

    /** Shows in the metrics how many chains wait for a confirmation. */
    void showIn(MetricRegistry metrics);
}
