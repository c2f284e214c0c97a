package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.StoppableDatabase;
import org.medchain.keys.work.WorkStore;

@ParameterizedClass
@EnumSource
class RotationStarterTest {

    private final InProcessRotation rotation;
    private final HeldThreads threads = new HeldThreads();
    private final RotationStarter starter;

    RotationStarterTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        forgetOtherTests();
        starter = new RotationStarter(
                rotation.jobs(), rotation.worker(rotation.batch()), threads, rotation.serverClock());
    }

    /** It looks at all tenants. */
    private void forgetOtherTests() {
        rotation.execute("delete from rotation_failures");
        rotation.execute("delete from rotation_jobs");
    }

    private RotationJob addJob() {
        return rotation.storeJob(rotation.addTenant());
    }

    private List<RotationStatus> statuses(List<RotationJob> jobs) {
        return jobs.stream().map(job -> rotation.job(job.rowId()).status()).toList();
    }

    @Nested
    class StartFree {

        @Test
        void startsNothingIfThereIsNothing() {
            starter.startFree();

            assertThat(threads.held).isEmpty();
        }

        @Test
        void startsNothingOnAServerWhoseClockDiffersFromTheDatabases() {
            addJob();

            new RotationStarter(rotation.jobs(), rotation.worker(rotation.batch()), threads, rotation.wrongClock())
                    .startFree();

            assertThat(threads.held).isEmpty();
        }

        @Test
        void hasAFreeRotationWorkedOn() {
            RotationJob job = addJob();

            starter.startFree();
            threads.runAll();

            assertThat(rotation.job(job.rowId()).status()).isEqualTo(RotationStatus.DONE);
        }

        @Test
        void startsNoneTwiceWhileItIsWorkedOnHere() {
            addJob();

            starter.startFree();
            starter.startFree();

            assertThat(threads.held).hasSize(1);
        }

        @Test
        void leavesAloneWhatAnotherServerWorksOn() {
            RotationJob job = addJob();
            assertThat(rotation.take(job)).isPresent();

            starter.startFree();
            assertThat(threads.held).isEmpty();

            rotation.clock().advance(InProcessRotation.LEASE.plus(Duration.ofSeconds(1)));
            starter.startFree();
            assertThat(threads.held).hasSize(1);
        }

        @Test
        void leavesAloneWhatIsPaused() {
            RotationJob job = addJob();
            rotation.change(RotationChange.pause(job, rotation.clock().instant()));

            starter.startFree();

            assertThat(threads.held).isEmpty();
        }

        @Test
        void startsFourAtOnceAndTheNextWhenOneHasEnded() {
            List<RotationJob> jobs = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                jobs.add(addJob());
            }

            starter.startFree();
            starter.startFree();
            assertThat(threads.held).hasSize(4);
            threads.runAll();
            assertThat(statuses(jobs))
                    .containsExactlyInAnyOrder(
                            RotationStatus.DONE,
                            RotationStatus.DONE,
                            RotationStatus.DONE,
                            RotationStatus.DONE,
                            RotationStatus.RUNNING);

            starter.startFree();
            threads.runAll();
            assertThat(statuses(jobs)).containsOnly(RotationStatus.DONE);
        }

        /** While the first tenants begin one after the other, those behind them have their turn. */
        @Test
        void goesOnBehindTheTenantWhoseRotationItStartedLast() {
            List<TenantId> tenants = Stream.generate(rotation::addTenant)
                    .limit(5)
                    .sorted(Comparator.comparing(TenantId::value))
                    .toList();
            tenants.forEach(rotation::storeJob);
            starter.startFree();
            threads.runAll();
            tenants.subList(0, 4).forEach(rotation::storeJob);

            starter.startFree();
            threads.runAll();

            assertThat(rotation.jobs().findUnfinished(tenants.get(4))).isEmpty();
            starter.startFree();
            starter.startFree();
            assertThat(threads.held).hasSize(4);
        }

        @Test
        void letsNoRotationAfterACompromiseWaitForOthers() {
            RecordedMetrics shown = new RecordedMetrics();
            starter.showIn(shown.registry());
            for (int i = 0; i < 5; i++) {
                addJob();
            }
            starter.startFree();
            RotationJob urgent = rotation.storeJob(
                    rotation.addTenant(),
                    new DueWrappings.Selected(Optional.of("kek"), Optional.empty(), Optional.empty()));

            starter.startFree();

            assertThat(threads.held).hasSize(5);
            assertThat(shown.shown())
                    .containsEntry("medchain_rotations_worked_on{of=compromise}", 1.0)
                    .containsEntry("medchain_rotations_worked_on{of=other}", 4.0);
            threads.runAll();
            assertThat(rotation.job(urgent.rowId()).status()).isEqualTo(RotationStatus.DONE);
            assertThat(shown.shown()).containsEntry("medchain_rotations_worked_on{of=compromise}", 0.0);
        }

        @Test
        void worksOnTheOthersIfOneHasAValueThatThereIsNot() {
            RotationJob changed = addJob();
            RotationJob other = addJob();
            rotation.execute(
                    "update rotation_jobs set waiting_for = 'X' where id = ?1",
                    changed.id().value());

            starter.startFree();
            threads.runAll();

            assertThat(rotation.job(other.rowId()).status()).isEqualTo(RotationStatus.DONE);
        }

        @Test
        void startsARotationAgainWhoseWorkWasInterrupted() {
            RotationJob job = addJob();
            WorkStore unreachable = new WorkStore(
                    StoppableDatabase.stopped(), InProcessDatabase.timeOf(rotation.clock()), rotation.clock());
            RotationStarter failing = new RotationStarter(
                    rotation.jobs(),
                    new RotationWorker(
                            unreachable,
                            rotation.courses(),
                            rotation.batch(),
                            rotation.completion(),
                            threads,
                            InProcessRotation.SETTINGS),
                    threads,
                    rotation.serverClock());

            failing.startFree();
            assertThatNoException().isThrownBy(threads::runAll);
            failing.startFree();

            assertThat(threads.held).hasSize(1);
            assertThat(rotation.job(job.rowId()).status()).isEqualTo(RotationStatus.RUNNING);
        }

        @Test
        void looksAgainAfterTheDatabaseDidNotAnswer() {
            StoppableDatabase database = StoppableDatabase.stopped();
            RotationStarter failing = new RotationStarter(
                    new RotationJobStore(database, InProcessRows.of(database)),
                    rotation.worker(rotation.batch()),
                    threads,
                    rotation.serverClock());

            assertThatNoException().isThrownBy(failing::startFree);
            assertThatNoException().isThrownBy(failing::startFree);

            assertThat(database.asked()).isEqualTo(2);
            assertThat(threads.held).isEmpty();
        }
    }

    /** Threads that begin when the test says so, on its own thread. */
    private static final class HeldThreads extends RotationThreads {

        private final List<Runnable> held = new ArrayList<>();

        @Override
        ExecutorService executor() {
            return new InProcessRotation.CallersThread().executor();
        }

        @Override
        ThreadFactory factory() {
            return task -> new Thread(task) {
                @Override
                public synchronized void start() {
                    held.add(task);
                }
            };
        }

        void runAll() {
            List<Runnable> now = List.copyOf(held);
            held.clear();
            now.forEach(Runnable::run);
        }
    }
}
