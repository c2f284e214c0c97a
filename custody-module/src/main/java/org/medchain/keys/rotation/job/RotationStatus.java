package org.medchain.keys.rotation.job;

import java.util.Set;

/** The life of a rotation of a whole tenant. What has ended stays so. */
public enum RotationStatus {
    RUNNING,
    PAUSED,
    DONE,
    /**
     * The rotation ended as {@link #DONE} does, but keys are left that should have moved. Never stored: the counts
     * tell.
     */
    INCOMPLETE,
    CANCELLED;

    static final Set<RotationStatus> UNFINISHED = Set.of(RUNNING, PAUSED);
}
