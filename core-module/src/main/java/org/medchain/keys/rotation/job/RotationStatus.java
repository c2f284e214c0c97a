package org.medchain.keys.rotation.job;

import java.util.Set;

/** The life of a rotation of a whole tenant. What has ended stays so. */
public enum RotationStatus {
    RUNNING,
    PAUSED,
    DONE,
    CANCELLED;

    static final Set<RotationStatus> UNFINISHED = Set.of(RUNNING, PAUSED);
}
