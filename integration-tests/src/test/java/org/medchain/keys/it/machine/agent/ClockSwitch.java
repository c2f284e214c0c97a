package org.medchain.keys.it.machine.agent;

import java.time.Clock;

/** What the rule of {@code clock.btm} calls. Not final: Byteman extends it. */
public class ClockSwitch {

    /** A clock that is wrong whenever the test says so. */
    public Clock settable(Clock right) {
        return new SettableClock(right);
    }
}
