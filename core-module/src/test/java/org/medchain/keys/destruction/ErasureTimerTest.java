package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.PatientId;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
@SuppressWarnings("UnnecessaryAssignment") // The test does what the container would.
class ErasureTimerTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDestructions destructions;
    private final List<String> created = new ArrayList<>();
    private final ErasureTimer timer = new ErasureTimer();

    ErasureTimerTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        destructions.addPatient(PATIENT);
        timer.timers = proxy(TimerService.class, (method, arguments) -> switch (method) {
            case "getTimers" -> List.of();
            case "createIntervalTimer" -> create((TimerConfig) arguments[2], (long) arguments[1]);
            default -> throw new UnsupportedOperationException(method);
        });
        timer.settings = destructions.settings();
        timer.rounds = destructions.rounds();
        timer.clock = destructions.clock();
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

    private DestructionId requestWhatIsDue() {
        DestructionId id = destructions.request(PATIENT);
        destructions.clock().advance(InProcessDestructions.WINDOW);
        return id;
    }

    @Nested
    class Start {

        @Test
        void keepsATimerForAllServers() {
            timer.start();

            assertThat(created).containsExactly("for all servers every 60000");
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

        @Test
        void erasesWhatIsDue() {
            timer.start();
            DestructionId id = requestWhatIsDue();

            timer.ring();

            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        }
    }
}
