package org.medchain.keys.audit;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The result of a use case: the change to commit, and how to make the answer once that is committed. Nothing is
 * committed yet, and nothing may be handed out: {@link OperationScope} commits the change together with the operation's
 * one event, and only then makes the answer.
 *
 * @param <T> the answer
 */
public final class Recorded<T> {

    private final Effect effect;
    private final Supplier<T> answer;
    private final Runnable whenCommitted;
    private final Runnable whenNotCommitted;
    private final String result;
    private final List<Attempt> earlier;

    private Recorded(
            Effect effect,
            Supplier<T> answer,
            Runnable whenCommitted,
            Runnable whenNotCommitted,
            String result,
            List<Attempt> earlier) {
        this.effect = effect;
        this.answer = answer;
        this.whenCommitted = whenCommitted;
        this.whenNotCommitted = whenNotCommitted;
        this.result = result;
        this.earlier = earlier;
    }

    /** Returns a result that was found, and changes nothing. */
    public static <T> Recorded<T> found(T answer) {
        return changing(Effect.NONE, answer);
    }

    /** Returns a change with an answer that is known before. */
    public static <T> Recorded<T> changing(Effect effect, T answer) {
        return changingThen(effect, () -> answer);
    }

    /**
     * Returns a change with an answer that is made after it.
     *
     * @param answer called once, after the commit; what it throws reaches the caller and adds no second event
     */
    public static <T> Recorded<T> changingThen(Effect effect, Supplier<T> answer) {
        return new Recorded<>(effect, answer, Recorded::doNothing, Recorded::doNothing, "", List.of());
    }

    /** Returns this result with work to do after the commit, before the answer is made. It must not fail. */
    public Recorded<T> whenCommitted(Runnable work) {
        return new Recorded<>(effect, answer, both(whenCommitted, work), whenNotCommitted, result, earlier);
    }

    /**
     * Returns this result with work to do if there is no commit: the place to wipe what the answer would have held. It
     * must not fail.
     */
    public Recorded<T> whenNotCommitted(Runnable work) {
        return new Recorded<>(effect, answer, whenCommitted, both(whenNotCommitted, work), result, earlier);
    }

    /**
     * Returns this result with work to do in either case, once: the place to release what was needed until then. It
     * must not fail.
     */
    public Recorded<T> afterwards(Runnable work) {
        return whenCommitted(work).whenNotCommitted(work);
    }

    /**
     * If the request is sent again with its {@code Idempotency-Key}, the answer is made from this.
     *
     * @param text at most 200 characters; no key, and no patient's id
     */
    public Recorded<T> repeatedFrom(String text) {
        return new Recorded<>(effect, answer, whenCommitted, whenNotCommitted, text, earlier);
    }

    /** Commits another operation in the same transaction, before this one and with an event of its own. */
    public Recorded<T> after(Attempt other, Effect change) {
        return new Recorded<>(
                change.then(effect),
                answer,
                whenCommitted,
                whenNotCommitted,
                result,
                Stream.concat(Stream.of(other), earlier.stream()).toList());
    }

    /** The other change is committed with it. */
    Recorded<T> and(Effect other) {
        return new Recorded<>(effect.then(other), answer, whenCommitted, whenNotCommitted, result, earlier);
    }

    private static void doNothing() {
        // Until it is told otherwise.
    }

    private static Runnable both(Runnable first, Runnable second) {
        return () -> {
            first.run();
            second.run();
        };
    }

    Effect effect() {
        return effect;
    }

    String result() {
        return result;
    }

    /** Returns the attempts that are committed before. */
    List<Attempt> earlier() {
        return earlier;
    }

    /** @throws RuntimeException if the answer can't be made */
    T committed() {
        whenCommitted.run();
        return answer.get();
    }

    void notCommitted() {
        whenNotCommitted.run();
    }
}
