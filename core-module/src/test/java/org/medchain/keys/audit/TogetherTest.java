package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TogetherTest {

    /** What was given to the threads, in their order; the test runs it. */
    private final Queue<Runnable> threads = new ArrayDeque<>();

    private void runThreads() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    @Test
    void endsWhenAllArePrepared() {
        Together together = new Together(threads::add, 2, 2);
        CompletableFuture<String> first = together.prepare(() -> "first");
        threads.remove().run();

        assertThat(first).isNotDone();
        CompletableFuture<String> second = together.prepare(() -> "second");
        runThreads();

        assertThat(first).isCompletedWithValue("first");
        assertThat(second).isCompletedWithValue("second");
    }

    @Test
    void endsAlsoIfOneFails() {
        Together together = new Together(Runnable::run, 2, 2);
        CompletableFuture<String> failing = together.prepare(() -> {
            throw new IllegalStateException("refused");
        });
        CompletableFuture<String> other = together.prepare(() -> "other");

        assertThat(failing).isCompletedExceptionally();
        assertThat(Failures.causeOf(failing.handle((result, failure) -> failure).join()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(other).isCompletedWithValue("other");
    }

    @Test
    void preparesAFewAtATime() {
        Together together = new Together(threads::add, 2, 5);
        List<CompletableFuture<Integer>> prepared = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            prepared.add(together.prepare(() -> number));
        }

        assertThat(threads).hasSize(2);
        runThreads();
        assertThat(prepared).extracting(CompletableFuture::join).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void preparesAgainWhatIsTriedAgain() {
        Together together = new Together(Runnable::run, 1, 1);
        assertThat(together.prepare(() -> "first try")).isCompletedWithValue("first try");

        assertThat(together.prepare(() -> "second try")).isCompletedWithValue("second try");
    }

    @Test
    void leavesWhatFindsNoThreadToThoseThatHaveOne() {
        List<Runnable> one = new ArrayList<>();
        Together together = new Together(
                task -> {
                    if (!one.isEmpty()) {
                        throw new RejectedExecutionException();
                    }
                    one.add(task);
                },
                2,
                2);
        CompletableFuture<String> first = together.prepare(() -> "first");
        CompletableFuture<String> second = together.prepare(() -> "second");

        one.get(0).run();

        assertThat(first).isCompletedWithValue("first");
        assertThat(second).isCompletedWithValue("second");
    }

    @Test
    void failsWithoutAnyThread() {
        Together together = new Together(
                task -> {
                    throw new RejectedExecutionException();
                },
                2,
                1);

        assertThat(together.prepare(() -> "first")).isCompletedExceptionally();
    }
}
