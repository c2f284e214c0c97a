package org.medchain.keys.kmssimulator.key;

import java.util.Set;
import java.util.TreeSet;

/** The Regions in which one multi-Region key lives: its primary's and its replicas'. Safe for use by many threads. */
public final class RegionFamily {

    private final Set<String> replicaRegions = new TreeSet<>();
    private String primaryRegion;

    RegionFamily(String primaryRegion) {
        this.primaryRegion = primaryRegion;
    }

    public synchronized String primaryRegion() {
        return primaryRegion;
    }

    public synchronized Set<String> replicaRegions() {
        return Set.copyOf(replicaRegions);
    }

    synchronized void add(String replicaRegion) {
        replicaRegions.add(replicaRegion);
    }

    synchronized void remove(String replicaRegion) {
        replicaRegions.remove(replicaRegion);
    }

    /** The replica becomes the primary, and the primary a replica. */
    synchronized void promote(String replicaRegion) {
        replicaRegions.remove(replicaRegion);
        replicaRegions.add(primaryRegion);
        primaryRegion = replicaRegion;
    }
}
