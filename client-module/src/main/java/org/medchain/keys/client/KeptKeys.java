package org.medchain.keys.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.medchain.keys.DataKeyId;

/**
 * The keys that a cache keeps, each until a moment, so many at most: the one that was not used for longest gives way.
 *
 * <p>Guarantee: a key that leaves is wiped.
 *
 * <p>Limit: the cache's lock guards it.
 */
final class KeptKeys {

    /** @param keyId empty for the key that seals */
    record Place(KeyOwner owner, Optional<DataKeyId> keyId) {}

    record Kept(KeptKey key, Moment until) {}

    private final int most;
    private final Map<Place, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    KeptKeys(int most) {
        this.most = most;
    }

    Optional<Kept> find(Place place) {
        return Optional.ofNullable(kept.get(place));
    }

    void put(Place place, Kept key) {
        Kept before = kept.put(place, key);
        if (before != null) {
            before.key().close();
        }
        if (kept.size() > most) {
            Iterator<Kept> oldest = kept.values().iterator();
            oldest.next().key().close();
            oldest.remove();
        }
    }

    void wipe(Place place) {
        kept.remove(place).key().close();
    }

    /** Wipes the keys for which this is true. */
    void wipe(BiPredicate<Place, Kept> which) {
        List<Place> places = new ArrayList<>();
        kept.forEach((place, key) -> {
            if (which.test(place, key)) {
                places.add(place);
            }
        });
        places.forEach(this::wipe);
    }
}
