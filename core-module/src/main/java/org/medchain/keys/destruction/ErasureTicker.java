package org.medchain.keys.destruction;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import org.medchain.keys.destruction.listing.ErasureListing;
import org.medchain.keys.server.RepeatedTask;

/**
 * Lists in this server's erasure register whose erasure has begun, and compares the database with the register: every second, on each
 * server.
 */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class ErasureTicker {

    @Inject
    private ErasureListing listing;

    @Inject
    private ErasureWatch watch;

    @Inject
    private Clock clock;

    private RepeatedTask listingBegun;
    private RepeatedTask comparison;

    @PostConstruct
    void start() {
        listingBegun = new RepeatedTask("the listing of begun erasures in the erasure register", clock);
        comparison = new RepeatedTask("the comparison of the database with the erasure register", clock);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        listingBegun.run(listing::look);
        comparison.run(watch::look);
    }

    /** The others no longer wait for this server. */
    @PreDestroy
    void stop() {
        listingBegun.run(listing::leave);
    }
}
