package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.keys.audit.LedgerUnits.unit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.medchain.keys.AuditUnavailableException;

class LedgerUnitTest {

    @Test
    void isNotTakenOnceItIsGivenUp() {
        LedgerUnit unit = unit();

        assertThat(unit.giveUp()).isTrue();
        assertThat(unit.take()).isFalse();
    }

    @Test
    void isNotCommittedOnceItIsGivenUp() {
        LedgerUnit unit = unit();
        unit.take();

        assertThat(unit.giveUp()).isTrue();
        assertThat(unit.beginCommit()).isFalse();
    }

    @Test
    void isNotGivenUpOnceItsCommitHasBegun() {
        LedgerUnit unit = unit();
        unit.take();

        assertThat(unit.beginCommit()).isTrue();
        assertThat(unit.giveUp()).isFalse();
        assertThat(unit.beginCommit()).as("again, alone").isTrue();
    }

    /** Its caller would be told that it did not happen, and it would be committed later. */
    @Test
    void isGivenUpWhileTheWriterTakesItAndPutsItBack() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            LedgerUnit unit = unit();
            CountDownLatch begun = new CountDownLatch(1);
            Thread writer = new Thread(() -> {
                begun.countDown();
                while (unit.take() && unit.putBack()) {
                    // Until it is given up.
                }
            });
            writer.start();
            begun.await();

            assertThat(unit.giveUp()).isTrue();
            writer.join();
        }
    }

    @Test
    void endsItsCallersWaitWithoutKnowingHowItsCommitEnds() {
        LedgerUnit unit = unit();
        unit.take();
        unit.beginCommit();
        assertThat(unit.unavailable(new TimeoutException()).isOutcomeUnknown()).isTrue();

        unit.giveUp();

        assertThat(unit.unavailable(new TimeoutException()).isOutcomeUnknown()).isTrue();
    }

    @Test
    void isKnownNotToHappenIfItIsGivenUpBeforeItsCommit() {
        LedgerUnit unit = unit();
        unit.take();
        unit.giveUp();

        assertThat(unit.unavailable(new TimeoutException()).isOutcomeUnknown()).isFalse();
    }

    @Test
    void endsItsEffectOnceIfItIsGivenUpWhileTheWriterHasIt() {
        LedgerUnits.CountedEffect effect = new LedgerUnits.CountedEffect(null);
        LedgerUnit unit = unit(effect);
        unit.take();
        unit.giveUp();

        unit.fail(new AuditUnavailableException());

        assertThat(effect.told()).hasValue(1);
    }

    @Test
    void endsItsEffectWhenItIsGivenUp() {
        LedgerUnits.CountedEffect effect = new LedgerUnits.CountedEffect(null);

        unit(effect).giveUp();

        assertThat(effect.told()).hasValue(1);
    }

    @Test
    void waitsAgainIfItCouldNotBeWritten() {
        LedgerUnit unit = unit();
        unit.take();
        unit.beginCommit();

        assertThat(unit.putBack()).isTrue();
        assertThat(unit.take()).isTrue();
    }

    @Test
    void isOverIfItWasGivenUpWhileItsCommitFailed() {
        LedgerUnits.CountedEffect effect = new LedgerUnits.CountedEffect(null);
        LedgerUnit unit = unit(effect);
        unit.take();
        unit.beginCommit();
        unit.giveUp();

        assertThat(unit.isAwaited()).isFalse();
        assertThat(unit.putBack()).isFalse();
        assertThat(effect.told()).hasValue(1);
        assertThat(unit.outcome()).isCompletedExceptionally();
    }
}
