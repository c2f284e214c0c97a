package org.medchain.keys.rotation.job;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/**
 * Looks every second, on each server, for rotations that no server works on: just started, or left by a server that died. A
 * persistent timer would be taken over only after minutes.
 */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class RotationTicker {

    @Inject
    private RotationStarter starter;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        starter.startFree();
    }
}
