package org.medchain.keys.server.caller;

import org.medchain.keys.server.RecordedMetrics;

/** Bounds for tests of what is admitted. */
public final class Admissions {

    private Admissions() {}

    public static Admission of(int perTenant, int perServer) {
        return new Admission(new RequestSettings(perTenant, perServer), new RecordedMetrics().registry());
    }
}
