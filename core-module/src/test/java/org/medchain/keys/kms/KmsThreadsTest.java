package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KmsThreadsTest {

    private final ExecutorService server = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        server.shutdownNow();
    }

    private CompletableFuture<Thread> threadOfTheAnswer() {
        CompletableFuture<Void> committed = new CompletableFuture<>();
        CompletableFuture<Thread> answered =
                committed.thenApplyAsync(unused -> Thread.currentThread(), KmsThreads.orHere(server));
        committed.complete(null);
        return answered;
    }

    @Test
    void answerOnAThreadOfTheServers() {
        assertThat(threadOfTheAnswer().join()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void answerWhatIsCommittedWhileTheServerStops() {
        server.shutdown();

        assertThat(threadOfTheAnswer()).isCompletedWithValue(Thread.currentThread());
    }
}
