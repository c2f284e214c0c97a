package org.medchain.keys.rotation.job;

/** Who started a rotation of a whole tenant. */
public enum RotationOrigin {
    /** A caller; it runs at any time. */
    CALLER,
    /** The tenant's policy; it runs within its maintenance window. */
    POLICY
}
