package org.medchain.keys.rotation.job;

/** The cause that started a rotation of a whole tenant. */
public enum RotationOrigin {
    /** A caller; it runs at any time. */
    CALLER,
    /** The tenant's policy; it runs within its maintenance window. */
    POLICY,
    /** A caller, because of a compromise; it runs at any time, in place of a rotation of another origin, and not in line with others. */
    COMPROMISE
}
