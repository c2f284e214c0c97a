package org.medchain.keys.server;

/** A cache whose keys have to leave it in time: certificates of destruction name the bound. Each one is a bean of this type. */
public interface ExpiringKeys {

    /** Evicts what is out of date. What it throws says that evictions fail. */
    void evictExpired();
}
