package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.audit.PauseSettings;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.RegisterLag;
import org.medchain.keys.server.Shared;

/**
 * Brings the database up to the erasure register before anything is served, and the register up to the database: holds, cancellations and,
 * unless that is paused, erasures.
 */
@Shared
public final class RegisterReplay {

    private static final Logger LOG = System.getLogger(RegisterReplay.class.getName());

    private final ErasureRegister register;
    private final ErasureReplay erasures;
    private final HoldReplay holds;
    private final HoldCatchUp catchUp;
    private final RegisterLag lag;
    private final PauseSettings pause;

    @Inject
    RegisterReplay(
            ErasureRegister register,
            ErasureReplay erasures,
            HoldReplay holds,
            HoldCatchUp catchUp,
            RegisterLag lag,
            PauseSettings pause) {
        this.register = register;
        this.erasures = erasures;
        this.holds = holds;
        this.catchUp = catchUp;
        this.lag = lag;
        this.pause = pause;
    }

    void showIn(MetricRegistry metrics) {
        lag.showIn(metrics);
    }

    /** @throws org.medchain.keys.server.settings.InvalidSettingException if the register can't be trusted, or certificates not be signed */
    public void run() {
        register.sealRecordsOfBefore();
        if (pause.paused()) {
            LOG.log(
                    Level.WARNING,
                    "ERASURES_PAUSED is true: this server erases nothing, certifies nothing, repeats no erasure in an older database and archives"
                            + " nothing");
            register.readOn();
        } else {
            erasures.run();
            catchUp.run();
        }
        holds.repeatAll();
    }

    /** Brings back what the database lacks. */
    void bringBack(MissingLines.Missing missing) {
        if (!missing.erasures().isEmpty()) {
            erasures.noteRestored(missing.erasures());
            erasures.eraseAgain(missing.erasures());
        }
        holds.repeat(missing.protections());
    }

    /** Erases again what somebody brought back in this database, or notes that it is an older one. */
    void eraseRevived() {
        erasures.eraseRevived();
    }

    /** Erases again whom the other servers list by now. */
    void eraseWaiting() {
        erasures.eraseWaiting();
    }

    /** Makes the register's indexes again if it is time. */
    void renewIndexes() {
        register.renewIndexes();
    }

    /** Lists in this register what other servers did. */
    void catchUp() {
        if (pause.paused()) {
            register.readOn();
            return;
        }
        lag.catchUp();
        catchUp.run();
    }
}
