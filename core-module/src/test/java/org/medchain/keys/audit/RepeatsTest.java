package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.IdempotencyKeyReusedException;
import org.medchain.keys.RequestInProgressException;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.server.caller.RepeatableRequest;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class RepeatsTest {

    private final TenantId tenant = new TenantId("Hospital." + UUID.randomUUID());
    private final RepeatableRequest request =
            new RepeatableRequest(UUID.randomUUID().toString(), "content");
    private final InProcessDatabase database;
    private final InProcessAudit audit;

    /** What the use case did, in their order. */
    private final List<String> done = new ArrayList<>();

    RepeatsTest(DatabaseKind kind) {
        database = kind.database();
        audit = new InProcessAudit(database);
    }

    @BeforeEach
    void callRepeatably() {
        audit.callAs(tenant, "user");
        audit.repeat(request);
    }

    private String run(InProcessAudit on, Supplier<String> useCase) {
        return on.operations()
                .ofCallersTenant(Optional.empty())
                .trying(2)
                .runOnce(
                        Operation.UPDATE_TENANT,
                        attempt -> {
                            String result = useCase.get();
                            return Recorded.changing(transaction -> done.add(result), result)
                                    .repeatedFrom(result);
                        },
                        (attempt, result) -> Recorded.found(result + " again"));
    }

    private String run(String result) {
        return run(audit, () -> result);
    }

    @Nested
    class Once {

        @Test
        void takesEffectOnceAndIsAnsweredFromItsFirstResult() {
            assertThat(run("first")).isEqualTo("first");
            assertThat(run("second")).isEqualTo("first again");
            assertThat(run("third")).isEqualTo("first again");

            assertThat(done).containsExactly("first");
            assertThat(audit.endsOf(tenant))
                    .as("each answer has its event")
                    .containsExactly("UPDATE_TENANT SUCCESS", "UPDATE_TENANT SUCCESS", "UPDATE_TENANT SUCCESS");
        }

        @Test
        void refusesAnotherRequestUnderTheSameKey() {
            run("first");
            audit.repeat(new RepeatableRequest(request.id(), "other content"));

            assertThatExceptionOfType(IdempotencyKeyReusedException.class).isThrownBy(() -> run("second"));
            assertThat(done).containsExactly("first");
            assertThat(audit.endsOf(tenant))
                    .containsExactly("UPDATE_TENANT SUCCESS", "UPDATE_TENANT IDEMPOTENCY_KEY_REUSED");
        }

        @Test
        void refusesItWhileTheFirstIsAnswered() {
            String answer = run(audit, () -> {
                assertThatExceptionOfType(RequestInProgressException.class).isThrownBy(() -> run("second"));
                return "first";
            });

            assertThat(answer).isEqualTo("first");
            assertThat(run("third")).isEqualTo("first again");
            assertThat(done).containsExactly("first");
        }

        @Test
        void isTriedAgainIfItFailed() {
            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> run(audit, () -> {
                        throw new UnknownPatientException();
                    }));

            assertThat(run("second")).isEqualTo("second");
            assertThat(done).containsExactly("second");
        }

        @Test
        void isTriedAgainIfItCouldNotBeStarted() {
            OperationThreads noThreads = new OperationThreads(
                    task -> {
                        throw new OutOfMemoryError("unable to create native thread");
                    },
                    Runnable::run);

            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(() -> audit.operations()
                            .ofCallersTenant(Optional.empty())
                            .startOnce(
                                    Operation.UPDATE_TENANT,
                                    noThreads,
                                    attempt -> Recorded.found("first"),
                                    (attempt, result) -> Recorded.found(result)));

            assertThat(run("second")).isEqualTo("second");
        }

        @Test
        void isAnsweredFromTheResultOfAnotherServerThatWasFirst() {
            InProcessAudit other = new InProcessAudit(database);
            other.callAs(tenant, "user");
            other.repeat(request);

            String answer = run(audit, () -> {
                run(other, () -> "of the other");
                return "of this one";
            });

            assertThat(answer).isEqualTo("of the other again");
            assertThat(done).contains("of the other");
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT SUCCESS", "UPDATE_TENANT SUCCESS");
        }

        @Test
        void keepsTenantsApart() {
            run("first");
            audit.callAs(new TenantId("Hospital." + UUID.randomUUID()), "user");
            audit.repeat(request);

            assertThat(run("second")).isEqualTo("second");
        }

        @Test
        void runsEachRequestThatCantBeRepeated() {
            audit.callAs(tenant, "user");

            assertThat(run("first")).isEqualTo("first");
            assertThat(run("second")).isEqualTo("second");
        }
    }

    @Nested
    class Rolling {

        /** The effect is made in the transaction that stores the result, so the list above may tell of what was rolled back. */
        @Test
        void leavesNothingOfTheTryThatCameTooLate() {
            InProcessAudit other = new InProcessAudit(database);
            other.callAs(tenant, "user");
            other.repeat(request);

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> audit.operations()
                            .ofCallersTenant(Optional.empty())
                            .runOnce(
                                    Operation.UPDATE_TENANT,
                                    attempt -> {
                                        run(other, () -> "of the other");
                                        return Recorded.found("of this one");
                                    },
                                    (attempt, result) -> Recorded.found(result)));

            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT SUCCESS", "UPDATE_TENANT CONFLICT");
        }
    }
}
