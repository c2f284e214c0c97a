package org.medchain.keys.patient;

import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.server.IrreversibleCondition;
import org.medchain.keys.server.Shared;

/** The condition that the erasure keys are where this server looks for them, and that their database answers. */
@Shared
final class ErasureKeyAvailability implements IrreversibleCondition {

    private final ErasureKeyStore keys;
    private final ErasureKeyPlace place;

    @Inject
    ErasureKeyAvailability(ErasureKeyStore keys, ErasureKeyPlace place) {
        this.keys = keys;
        this.place = place;
    }

    @Override
    public Optional<String> findObstacle() {
        place.look();
        if (place.isStale()) {
            return Optional.of("the erasure keys are in a database of their own, and ERASURE_KEYS_URL is not set");
        }
        return keys.answers() ? Optional.empty() : Optional.of("the store of erasure keys does not answer");
    }
}
