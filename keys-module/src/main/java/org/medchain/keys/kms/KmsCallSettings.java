package org.medchain.keys.kms;

import jakarta.inject.Inject;
import java.time.Duration;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * The limits of calls to the key management service that are under way at once, on one server.
 *
 * @param perCmk calls that are under way for one CMK
 * @param waitingPerCmk calls that wait for their turn behind them
 * @param patience how long one waits at most
 * @param perRegion calls in one Region, those that wait among them; not under those that are under way for one CMK
 */
@Shared
record KmsCallSettings(int perCmk, int waitingPerCmk, Duration patience, int perRegion) implements Settings {

    private static final NumberVariable PER_CMK = new NumberVariable("KMS_CALLS_PER_CMK", 64, 1, 10_000);
    private static final NumberVariable WAITING = new NumberVariable("KMS_WAITING_PER_CMK", 1000, 0, 10_000);
    private static final NumberVariable PATIENCE = new NumberVariable("KMS_TURN_TIMEOUT_MILLIS", 10_000, 1, 300_000);
    private static final NumberVariable PER_REGION = new NumberVariable("KMS_CALLS_PER_REGION", 1500, 1, 20_000);

    /** The number of Regions that may hang while calls to the others still find a thread. */
    private static final int HANGING_REGIONS = 2;

    KmsCallSettings {
        PER_CMK.check(perCmk);
        WAITING.check(waitingPerCmk);
        PATIENCE.check(patience.toMillis());
        PER_REGION.atLeast(perCmk).check(perRegion);
    }

    @Inject
    KmsCallSettings(Variables variables) {
        this(
                variables.number(PER_CMK),
                variables.number(WAITING),
                variables.millis(PATIENCE),
                variables.number(PER_REGION.atLeast(variables.number(PER_CMK))));
    }

    /** Returns the largest number of threads that make calls or wait for their turn. */
    int threads() {
        return (HANGING_REGIONS + 1) * perRegion;
    }
}
