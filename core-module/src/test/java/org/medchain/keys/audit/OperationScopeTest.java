package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class OperationScopeTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());
    private final TenantId other = new TenantId("other-" + UUID.randomUUID());
    private final List<String> told = new ArrayList<>();
    private final InProcessAudit audit;

    OperationScopeTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        audit.callAs(tenant, "user");
    }

    private OperationScope ofCallersTenant() {
        return audit.operations().ofCallersTenant(Optional.empty());
    }

    private Recorded<String> recorded(Effect effect) {
        return Recorded.changingThen(effect, () -> {
                    told.add("answer");
                    return "answer";
                })
                .whenCommitted(() -> told.add("committed"))
                .whenNotCommitted(() -> told.add("not committed"))
                .afterwards(() -> told.add("afterwards"));
    }

    private static Effect failing(RuntimeException failure) {
        return entityManager -> {
            throw failure;
        };
    }

    @Nested
    class Run {

        @Test
        void recordsASuccessAndThenAnswers() {
            String answer = ofCallersTenant()
                    .on(PATIENT)
                    .run(Operation.LIST_DATA_KEYS, attempt -> recorded(entityManager -> told.add("effect")));

            assertThat(answer).isEqualTo("answer");
            assertThat(told).containsExactly("effect", "committed", "afterwards", "answer");
            assertThat(audit.eventsOf(tenant)).singleElement().satisfies(event -> {
                assertThat(event.operation()).isEqualTo(Operation.LIST_DATA_KEYS);
                assertThat(event.outcome()).isEqualTo(Outcome.SUCCESS);
                assertThat(event.actor()).isEqualTo("user");
                assertThat(event.patientId()).contains("patient");
            });
        }

        @Test
        void recordsAFailureOnceAndAnswersNothing() {
            assertThatExceptionOfType(TenantSuspendedException.class)
                    .isThrownBy(() -> ofCallersTenant()
                            .run(
                                    Operation.LIST_DATA_KEYS,
                                    attempt -> recorded(failing(new TenantSuspendedException()))));

            assertThat(told).containsExactly("not committed", "afterwards");
            assertThat(audit.endsOf(tenant)).containsExactly("LIST_DATA_KEYS TENANT_SUSPENDED");
        }

        @Test
        void recordsOneEventIfTheAnswerCannotBeMade() {
            IllegalStateException failure = new IllegalStateException("no answer");

            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> ofCallersTenant()
                            .run(
                                    Operation.LIST_DATA_KEYS,
                                    attempt -> Recorded.changingThen(Effect.NONE, () -> {
                                        throw failure;
                                    })))
                    .isSameAs(failure);
            assertThat(audit.endsOf(tenant)).containsExactly("LIST_DATA_KEYS SUCCESS");
        }

        @Test
        void triesAgainAfterAConcurrentChange() {
            List<Effect> effects = new ArrayList<>(
                    List.of(failing(new ConcurrentChangeException()), entityManager -> told.add("effect")));

            ofCallersTenant().trying(2).run(Operation.LIST_DATA_KEYS, attempt -> recorded(effects.remove(0)));

            assertThat(told)
                    .containsExactly("not committed", "afterwards", "effect", "committed", "afterwards", "answer");
            assertThat(audit.endsOf(tenant)).containsExactly("LIST_DATA_KEYS SUCCESS");
        }

        @Test
        void triesNoMoreOftenThanItIsTold() {
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> ofCallersTenant().trying(3).run(Operation.LIST_DATA_KEYS, attempt -> {
                        told.add("try");
                        return recorded(failing(new ConcurrentChangeException()));
                    }));

            assertThat(told).filteredOn("try"::equals).hasSize(3);
            assertThat(audit.endsOf(tenant)).containsExactly("LIST_DATA_KEYS CONFLICT");
        }

        @Test
        void triesOnceUnlessItIsTold() {
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> ofCallersTenant().run(Operation.LIST_DATA_KEYS, attempt -> {
                        told.add("try");
                        throw new ConcurrentChangeException();
                    }));

            assertThat(told).containsExactly("try");
        }
    }

    @Nested
    class OfCallersTenant {

        @Test
        void refusesACallerWhoNamesAnotherTenantThanTheToken() {
            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(() -> audit.operations()
                            .ofCallersTenant(Optional.of(other))
                            .run(Operation.LIST_DATA_KEYS, attempt -> recorded(Effect.NONE)));

            assertThat(told).isEmpty();
            assertThat(audit.endsOf(tenant)).containsExactly("LIST_DATA_KEYS FORBIDDEN");
            assertThat(audit.endsOf(other)).isEmpty();
        }

        @Test
        void isTheNamedTenantOfACallerWithoutAToken() {
            audit.callAs(Caller.internal());

            TenantId acting = audit.operations()
                    .ofCallersTenant(Optional.of(other))
                    .run(Operation.LIST_DATA_KEYS, attempt -> Recorded.found(attempt.tenant()));

            assertThat(acting).isEqualTo(other);
            assertThat(audit.endsOf(other)).containsExactly("LIST_DATA_KEYS SUCCESS");
        }
    }

    @Nested
    class RefuseUnknown {

        @Test
        void recordsARequestOfAKnownCaller() {
            audit.refused().refuseUnknown(FailureReason.NOT_FOUND);

            assertThat(audit.endsOf(tenant)).containsExactly("UNKNOWN_REQUEST NOT_FOUND");
        }

        @Test
        void recordsNothingIfNobodyIsKnown() {
            int before = audit.endsOfInstallation().size();
            audit.callAs(Caller.internal());

            audit.refused().refuseUnknown(FailureReason.NOT_FOUND);

            assertThat(audit.endsOf(tenant)).isEmpty();
            assertThat(audit.endsOfInstallation()).hasSize(before);
        }
    }

    @Nested
    class Administering {

        @Test
        void answersAnotherTenantLikeAMissingOneAndRecordsItInTheCallersChain() {
            assertThatExceptionOfType(UnknownTenantException.class)
                    .isThrownBy(() -> audit.operations()
                            .administering(other)
                            .run(Operation.READ_TENANT, attempt -> recorded(Effect.NONE)));

            assertThat(audit.endsOf(tenant)).containsExactly("READ_TENANT NOT_FOUND");
            assertThat(audit.endsOf(other)).isEmpty();
        }

        @Test
        void isAnyTenantForATokenOfEveryTenant() {
            audit.callAsAdministrator();

            audit.operations().administering(other).run(Operation.READ_TENANT, attempt -> recorded(Effect.NONE));

            assertThat(audit.endsOf(other)).containsExactly("READ_TENANT SUCCESS");
        }
    }

    @Nested
    class ByItself {

        @Test
        void namesTheServiceAndWhatItIsPartOf() {
            audit.operations()
                    .byItself(tenant, "course-1")
                    .run(Operation.COMPLETE_ROTATION, attempt -> recorded(Effect.NONE));

            assertThat(audit.eventsOf(tenant)).singleElement().satisfies(event -> {
                assertThat(event.actor()).isEqualTo(Caller.INTERNAL);
                assertThat(event.requestId()).isEqualTo("course-1");
                assertThat(event.roles()).isEqualTo(String.join(" ", new TreeSet<>()));
            });
        }
    }
}
