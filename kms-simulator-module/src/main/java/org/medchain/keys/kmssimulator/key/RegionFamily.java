package org.medchain.keys.kmssimulator.key;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** The Regions in which one multi-Region key lives: its primary's and its replicas'. Safe for use by many threads. */
public final class RegionFamily {

    private final String primaryRegion;
    private final Set<String> replicaRegions = new ConcurrentSkipListSet<>();

    RegionFamily(String primaryRegion) {
        this.primaryRegion = primaryRegion;
    }

    public String primaryRegion() {
        return primaryRegion;
    }

    public Set<String> replicaRegions() {
        return Set.copyOf(replicaRegions);
    }

    void add(String replicaRegion) {
        replicaRegions.add(replicaRegion);
    }

    void remove(String replicaRegion) {
        replicaRegions.remove(replicaRegion);
    }
}
