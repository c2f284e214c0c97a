package org.medchain.keys.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedCallsTest {

    private static final int MOST = 2;

    private final BoundedCalls calls = new BoundedCalls(MOST, Duration.ofMillis(200));
    private final List<String> unwanted = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch returning = new CountDownLatch(1);
    private final CountDownLatch dropped = new CountDownLatch(MOST);

    @AfterEach
    void close() {
        returning.countDown();
        calls.close();
    }

    private String call(BoundedCalls.Call<String> call) throws HsmFailureException, HsmRefusalException {
        return calls.make(call, late -> {
            unwanted.add(late);
            dropped.countDown();
        });
    }

    private String hang() {
        try {
            returning.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return "late";
    }

    private void assertGivenUp(BoundedCalls.Call<String> call) {
        assertThatExceptionOfType(HsmFailureException.class)
                .isThrownBy(() -> call(call))
                .withMessageContaining("does not return");
    }

    @Test
    void answerAsTheCallDoes() throws Exception {
        assertThat(call(() -> "answer")).isEqualTo("answer");
        assertThatExceptionOfType(HsmRefusalException.class)
                .isThrownBy(() -> call(() -> {
                    throw new HsmRefusalException("is missing");
                }))
                .withMessage("is missing");
        assertThatExceptionOfType(HsmFailureException.class)
                .isThrownBy(() -> call(() -> {
                    throw new HsmFailureException("sick");
                }))
                .withMessage("sick");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> call(() -> {
                    throw new IllegalStateException("a defect");
                }))
                .withMessage("a defect");
    }

    @Test
    void areGivenUpAtTheDeadlineAlsoIfThereIsNoThreadLeft() throws Exception {
        assertGivenUp(this::hang);
        assertGivenUp(this::hang);

        assertGivenUp(() -> unwanted.add("called") ? "called" : "");

        returning.countDown();
        assertThat(dropped.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(call(() -> "answer")).isEqualTo("answer");
        assertThat(unwanted).containsExactly("late", "late");
    }

    @Test
    void areRefusedOnceClosed() {
        calls.close();

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> call(() -> "answer"));
    }
}
