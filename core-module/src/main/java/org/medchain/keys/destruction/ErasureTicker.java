package org.medchain.keys.destruction;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Compares the database with the erasure register every second, on each server. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class ErasureTicker {

    @Inject
    private ErasureWatch watch;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        watch.look();
    }
}
