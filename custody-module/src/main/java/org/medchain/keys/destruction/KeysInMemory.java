package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Duration;
import org.medchain.keys.kms.UnwrappedKeySettings;
import org.medchain.keys.patient.ErasureKeyCacheSettings;
import org.medchain.keys.server.Shared;

/** The time for which servers may have keys of an erased patient in their memory, which they hand out to nobody. */
@Shared
final class KeysInMemory {

    private final Duration longest;

    @Inject
    KeysInMemory(ErasureKeyCacheSettings erasureKeys, UnwrappedKeySettings dataKeys) {
        // With an erasure key that it still had, a server may have opened a data key.
        this.longest = erasureKeys.longest().plus(dataKeys.longest());
    }

    /** Returns the longest such time after the erasure. */
    Duration longest() {
        return longest;
    }
}
