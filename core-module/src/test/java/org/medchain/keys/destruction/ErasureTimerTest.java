package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.medchain.keys.server.database.StoppableDatabase;

@ParameterizedClass
@EnumSource
@SuppressWarnings("UnnecessaryAssignment") // The test does what the container would.
class ErasureTimerTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDestructions destructions;
    private final PatientRowId row;
    private final List<String> created = new ArrayList<>();
    private final ErasureTimer timer = new ErasureTimer();

    ErasureTimerTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        row = destructions.addPatient(PATIENT);
        timer.timers = proxy(TimerService.class, (method, arguments) -> switch (method) {
            case "getTimers" -> List.of();
            case "createIntervalTimer" -> create((TimerConfig) arguments[2], (long) arguments[1]);
            default -> throw new UnsupportedOperationException(method);
        });
        timer.settings = destructions.settings();
        timer.rounds = destructions.rounds();
        timer.lag = InProcessErasureRegister.lag(destructions.register(), destructions.clock());
        timer.replay = destructions.registerReplay(InProcessDestructions.RUNNING);
        timer.pause = InProcessDestructions.RUNNING;
        timer.watch = destructions.watch();
        timer.clock = destructions.clock();
        timer.overdue = new OverdueErasures(destructions.store(), InProcessDatabase.agreeing(destructions.clock()));
        timer.open = new OpenDestructions(destructions.store());
        timer.waiting = new WaitingCertificates(
                destructions.store(),
                InProcessDestructions.inMemory(Duration.ZERO),
                InProcessDatabase.agreeing(destructions.clock()));
        timer.metrics = new RecordedMetrics().registry();
        timer.makeTasks();
    }

    private interface Answer {
        Object to(String method, Object... arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    private Object create(TimerConfig config, long millis) {
        created.add((config.isPersistent() ? "for all servers every " : "for this server every ") + millis);
        return null;
    }

    private void ring(boolean persistent) {
        timer.ring(proxy(Timer.class, (method, arguments) -> persistent));
    }

    private DestructionId requestWhatIsDue() {
        DestructionId id = destructions.request(PATIENT);
        destructions.clock().advance(InProcessDestructions.WINDOW);
        return id;
    }

    /** Another server erased the keys of a patient that this database does not know any more. */
    private void recordAnothersErasure() {
        destructions.dataKeys().patients().recordErasure(destructions.context(new PatientId("elsewhere")));
    }

    @Nested
    class Start {

        @Test
        void keepsATimerForAllServersAndOneForItsOwn() {
            timer.start();

            assertThat(created).containsExactly("for all servers every 60000", "for this server every 60000");
        }

        @Test
        void makesARoundAtOnceOfWhatAServerThatDiedLeft() throws Exception {
            DestructionId id = requestWhatIsDue();

            timer.start();
            // The thread is one: it comes to this after the round.
            destructions
                    .roundThread()
                    .schedule(() -> {}, 10, TimeUnit.MILLISECONDS)
                    .get();

            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        }
    }

    @Nested
    class Ring {

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void erasesWhatIsDue(boolean persistent) {
            DestructionId id = requestWhatIsDue();

            ring(persistent);

            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        }

        @Test
        void ofThisServerListsWhatOtherServersErased() {
            recordAnothersErasure();

            ring(false);

            assertThat(InProcessErasureRegister.entries(destructions.register()))
                    .hasSize(1);
        }

        @Test
        void ofAllServersLeavesTheRegisterOfThisOneAlone() {
            recordAnothersErasure();

            ring(true);

            assertThat(InProcessErasureRegister.entries(destructions.register()))
                    .isEmpty();
        }

        @Test
        void ofThisServerErasesAgainWhatAnOlderDatabaseBroughtBack() {
            ErasedPatient listed = destructions.dataKeys().patients().list(destructions.context(PATIENT), row.value());

            ring(false);

            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.DESTROYED);
            assertThat(destructions.register().findUnrecorded(List.of(listed))).isEmpty();
        }

        @Test
        void looksAtTheDatabaseEvenIfTheRegisterCannotCatchUp() {
            destructions.dataKeys().patients().list(destructions.context(PATIENT), row.value());
            StoppableDatabase database = new StoppableDatabase(destructions.database());
            timer.lag = InProcessErasureRegister.lag(
                    destructions.dataKeys().patients().registerOver(database), destructions.clock());
            database.stop();

            ring(false);

            assertThat(destructions.statusOf(row)).isEqualTo(PatientStatus.DESTROYED);
        }
    }
}
