package org.medchain.keys.audit.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Leaf;

/** Forks that a test confirms. */
final class ConfirmedForks implements Forks {

    final List<Leaf> found = new ArrayList<>();
    Optional<Leaf> confirmed = Optional.empty();

    @Override
    public void look(ChainHead head) {
        // Nothing was appended by this server.
    }

    @Override
    public void found(ChainHead head, Leaf lost) {
        found.add(lost);
    }

    @Override
    public boolean isConfirmed(Leaf lost) {
        return confirmed.filter(lost::equals).isPresent();
    }

    @Override
    public void lookAtConfirmations() {
        // There is no database.
    }

    @Override
    public void showIn(MetricRegistry metrics) {
        // There are no metrics.
    }
}
