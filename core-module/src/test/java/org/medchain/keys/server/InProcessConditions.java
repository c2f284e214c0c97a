package org.medchain.keys.server;

import java.time.Clock;
import java.util.List;

/** Decides over what a process without a server does that nothing takes back. */
public final class InProcessConditions {

    private InProcessConditions() {}

    public static IrreversibleWork work(Clock clock, IrreversibleCondition... conditions) {
        return new IrreversibleWork(List.of(conditions), clock);
    }
}
