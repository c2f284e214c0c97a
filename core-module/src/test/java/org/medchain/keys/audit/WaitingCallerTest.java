package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantSuspendedException;

class WaitingCallerTest {

    /** Ends on a thread of its own, as the ledger's writer would end it. */
    private static CompletableFuture<String> endedElsewhere() {
        return CompletableFuture.supplyAsync(() -> "committed");
    }

    @Test
    void runsWhatComesAfterItself() {
        Thread caller = Thread.currentThread();

        Thread ran = WaitingCaller.call(
                executor -> endedElsewhere().thenApplyAsync(committed -> Thread.currentThread(), executor));

        assertThat(ran).isSameAs(caller);
    }

    @Test
    void answersWhatHasEndedAlready() {
        assertThat(WaitingCaller.<String>call(executor -> CompletableFuture.completedFuture("key")))
                .isEqualTo("key");
    }

    @Test
    void throwsWhatTheWorkFailedWithAsItIs() {
        TenantSuspendedException failure = new TenantSuspendedException();

        assertThatThrownBy(() -> WaitingCaller.<String>call(executor -> endedElsewhere()
                        .thenApplyAsync(
                                committed -> {
                                    throw failure;
                                },
                                executor)))
                .isSameAs(failure);
    }

    @Test
    void waitsThroughAnInterruptAndKeepsIt() {
        Thread.currentThread().interrupt();

        String answer = WaitingCaller.call(executor -> endedElsewhere().thenApplyAsync(it -> it, executor));

        assertThat(answer).isEqualTo("committed");
        assertThat(Thread.interrupted()).isTrue();
    }
}
