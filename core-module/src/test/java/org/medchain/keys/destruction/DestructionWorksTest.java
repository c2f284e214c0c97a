package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.PatientId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.InProcessErasureRegister;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.work.Work;

/** What each server does by itself about destructions and its erasure register. */
@ParameterizedClass
@EnumSource
class DestructionWorksTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDestructions destructions;
    private final PatientRowId row;
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final Map<String, Work> works;
    private final Map<String, Work> registerWorks;

    DestructionWorksTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        row = destructions.addPatient(PATIENT);
        works = byKind(declared(destructions, metrics));
        registerWorks = byKind(new RegisterWorks(
                        destructions.settings(),
                        destructions.listing(),
                        destructions.watch(),
                        destructions.registerReplay(),
                        destructions.restoredKeys(),
                        InProcessDestructions.RUNNING)
                .declare(metrics.registry()));
    }

    private static Map<String, Work> byKind(List<Work> declared) {
        return declared.stream().collect(Collectors.toMap(Work::kind, Function.identity()));
    }

    private static List<Work> declared(InProcessDestructions destructions, RecordedMetrics metrics) {
        return new DestructionWorks(
                        destructions.settings(),
                        destructions.rounds(),
                        destructions.store(),
                        InProcessDestructions.inMemory(Duration.ZERO),
                        InProcessDatabase.agreeing(destructions.clock()))
                .declare(metrics.registry());
    }

    /** Returns a step of the work, which gauges show. */
    static Runnable look(InProcessDestructions destructions, RecordedMetrics metrics, String kind) {
        Work work = byKind(declared(destructions, metrics)).get(kind);
        return () -> work.step().run();
    }

    private static Map<String, Duration> periods(Map<String, Work> works) {
        return works.values().stream().collect(Collectors.toMap(Work::kind, Work::period));
    }

    private DestructionId requestWhatIsDue() {
        DestructionId id = destructions.request(PATIENT);
        destructions.clock().advance(InProcessDestructions.WINDOW);
        return id;
    }

    @Nested
    class Periods {

        @Test
        void areThatOfTheSettings() {
            assertThat(periods(works))
                    .isEqualTo(Map.of(
                            "erasures", Duration.ofMinutes(1),
                            "overdue-erasures", Duration.ofMinutes(1),
                            "open-destructions", Duration.ofMinutes(1),
                            "waiting-certificates", Duration.ofMinutes(1)));
        }

        @Test
        void areASecondForWhatErasureKeysDependOn() {
            assertThat(periods(registerWorks))
                    .isEqualTo(Map.of(
                            "begun-erasures", Duration.ofSeconds(1),
                            "database-newest", Duration.ofSeconds(1),
                            "database-all", Duration.ofMinutes(1),
                            "erasure-register", Duration.ofMinutes(1),
                            "erasure-register-index", Duration.ofMinutes(1),
                            "returned-erasure-keys", Duration.ofMinutes(1)));
        }
    }

    @Nested
    class Steps {

        @Test
        void eraseWhatIsDue() {
            DestructionId id = requestWhatIsDue();

            works.get("erasures").step().run();

            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        }

        @Test
        void beginWithARoundOfWhatAServerThatDiedLeft() throws Exception {
            DestructionId id = requestWhatIsDue();

            works.get("erasures").atStart().run();
            // The thread is one: it comes to this after the round.
            destructions.roundThread().submit(() -> {}).get();

            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        }

        @Test
        void countWhatIsOpen() {
            requestWhatIsDue();

            works.get("open-destructions").step().run();

            assertThat(metrics.shown()).containsEntry("medchain_destructions_open{status=PENDING}", 1.0);
        }

        /** Another server erased the keys of a patient that this database does not know any more. */
        @Test
        void listWhatOtherServersErased() {
            destructions.dataKeys().patients().recordErasure(destructions.context(new PatientId("elsewhere")));

            registerWorks.get("erasure-register").step().run();

            assertThat(InProcessErasureRegister.entries(destructions.register()))
                    .hasSize(1);
        }

        @Test
        void eraseAgainWhatAnOlderDatabaseBroughtBack() {
            ErasedPatient listed = destructions.dataKeys().patients().list(destructions.context(PATIENT), row.value());

            registerWorks.get("database-all").step().run();

            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.DESTROYED);
            assertThat(destructions.register().findUnrecorded(List.of(listed))).isEmpty();
        }
    }

    @Nested
    class Stop {

        @Test
        void letsTheOthersWaitForThisServerNoLonger() {
            registerWorks.get("begun-erasures").step().run();
            assertThat(servers()).isEqualTo(1);

            registerWorks.get("begun-erasures").atStop().run();

            assertThat(servers()).isZero();
        }

        private long servers() {
            return destructions
                    .database()
                    .number(
                            "select count(*) from servers where compared_at is null or compared_at > timestamp with time zone '2000-01-01 00:00:00Z'");
        }
    }
}
