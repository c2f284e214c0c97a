package org.medchain.keys.server.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.caller.Caller.Scope;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class AdmissionTest {

    private static final Identity NORTH = of(Optional.of("clinic-north"), Scope.ONE_TENANT);
    private static final Identity SOUTH = of(Optional.of("clinic-south"), Scope.ONE_TENANT);
    private static final Identity INSTALLATION = of(Optional.empty(), Scope.EVERY_TENANT);

    private final RecordedMetrics metrics = new RecordedMetrics();
    private final Admission admission = new Admission(new RequestSettings(2, 3), metrics.registry());

    private static Identity of(Optional<String> tenant, Scope scope) {
        return of("user of " + tenant, tenant, scope);
    }

    private static Identity of(String name, Optional<String> tenant, Scope scope) {
        return new Identity(
                name,
                scope,
                tenant.map(TenantId::new),
                new TreeSet<>(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Nested
    class Begin {

        @Test
        void admitsSoManyOfATenantAndOfAllTogether() {
            assertThat(admission.begin(NORTH)).isPresent();
            assertThat(admission.begin(NORTH)).isPresent();
            assertThat(admission.begin(NORTH)).as("third of a tenant").isEmpty();
            assertThat(admission.begin(SOUTH)).isPresent();
            assertThat(admission.begin(INSTALLATION)).as("fourth of all").isEmpty();
        }

        @Test
        void admitsOneMoreWhenOneEnded() {
            admission.begin(NORTH);
            Admission.Admitted second = admission.begin(NORTH).orElseThrow();

            second.end();

            assertThat(admission.begin(NORTH)).isPresent();
        }

        @Test
        void takesNothingForARequestThatIsRefused() {
            admission.begin(NORTH);
            admission.begin(NORTH);
            Admission.Admitted last = admission.begin(SOUTH).orElseThrow();
            admission.begin(SOUTH);
            admission.begin(INSTALLATION);

            last.end();

            assertThat(admission.begin(SOUTH)).isPresent();
        }

        @Test
        void isSeenInTheMetrics() {
            admission.begin(NORTH);
            admission.begin(NORTH);
            admission.begin(NORTH);
            admission.begin(SOUTH);
            admission.begin(INSTALLATION);

            assertThat(metrics.shown())
                    .isEqualTo(Map.of(
                            "medchain_requests_in_flight{}", 3.0,
                            "medchain_requests_in_flight_of_busiest_tenant{}", 2.0,
                            "medchain_requests_limit{of=server}", 3.0,
                            "medchain_requests_limit{of=tenant}", 2.0,
                            "medchain_requests_limit{of=caller}", 2.0,
                            "medchain_requests_refused_total{of=tenant}", 1.0,
                            "medchain_requests_refused_total{of=server}", 1.0));
        }
    }

    @Nested
    class BeginOfOneCaller {

        private final Admission many = new Admission(new RequestSettings(40, 100), metrics.registry());
        private final Identity other = of("another", Optional.of("clinic-north"), Scope.ONE_TENANT);

        @Test
        void leavesRoomForOthersOfTheTenant() {
            for (int i = 0; i < 38; i++) {
                assertThat(many.begin(NORTH)).isPresent();
            }

            assertThat(many.begin(NORTH)).as("39th of a caller").isEmpty();
            assertThat(many.begin(other)).isPresent();
            assertThat(many.begin(other)).isPresent();
            assertThat(many.begin(other)).as("41st of a tenant").isEmpty();
            assertThat(metrics.shown())
                    .containsEntry("medchain_requests_refused_total{of=caller}", 1.0)
                    .containsEntry("medchain_requests_refused_total{of=tenant}", 1.0);
        }

        @Test
        void givesThePlaceBackWhereTheTenantHasNone() {
            for (int i = 0; i < 20; i++) {
                many.begin(NORTH);
            }
            List<Admission.Admitted> others = IntStream.range(0, 20)
                    .mapToObj(i -> many.begin(other).orElseThrow())
                    .toList();
            for (int i = 0; i < 40; i++) {
                many.begin(NORTH);
            }

            others.forEach(Admission.Admitted::end);

            assertThat(many.begin(NORTH)).isPresent();
        }
    }

    @Nested
    class BeginOnThread {

        private final Admission many = new Admission(new RequestSettings(1000, 4000), metrics.registry());
        private final Identity other = of("another", Optional.of("clinic-north"), Scope.ONE_TENANT);

        private int threadsOf(Identity sender) {
            int threads = 0;
            while (many.begin(sender).orElseThrow().beginOnThread()) {
                threads++;
            }
            return threads;
        }

        @Test
        void leavesThreadsToOtherCallersToOtherTenantsAndToWhatHoldsNone() {
            assertThat(threadsOf(NORTH)).isEqualTo(60);
            assertThat(threadsOf(other)).as("the rest of the tenant's 75").isEqualTo(15);
            assertThat(threadsOf(SOUTH)).as("the rest of 95").isEqualTo(20);
            assertThat(metrics.shown())
                    .containsEntry("medchain_requests_refused_total{of=caller}", 1.0)
                    .containsEntry("medchain_requests_refused_total{of=tenant}", 1.0)
                    .containsEntry("medchain_requests_refused_total{of=server}", 1.0);
        }

        @Test
        void letsOneMoreBeginWhenOneEnded() {
            Admission.Admitted first = many.begin(NORTH).orElseThrow();
            first.beginOnThread();
            assertThat(threadsOf(NORTH)).isEqualTo(59);

            first.end();

            assertThat(threadsOf(NORTH)).isEqualTo(1);
        }

        @Test
        void isLessThanTheThreadsOfTheServer() throws Exception {
            String server = Files.readString(Path.of("../src/main/liberty/config/server.xml"));

            assertThat(server).contains("<executor coreThreads=\"" + RequestSettings.THREADS + "\"/>");
            assertThat(RequestSettings.THREADS_PER_CALLER).isLessThan(RequestSettings.THREADS_PER_TENANT);
            assertThat(RequestSettings.THREADS_PER_TENANT).isLessThan(RequestSettings.THREADS_PER_SERVER);
            assertThat(RequestSettings.THREADS_PER_SERVER).isLessThan(RequestSettings.THREADS);
        }
    }

    @Nested
    class BeginBatch {

        private final Admission many = new Admission(new RequestSettings(100, 150), metrics.registry());

        private Admission.Admitted begin(Identity sender) {
            return many.begin(sender).orElseThrow();
        }

        @Test
        void letsOneIn50OfATenantsRequestsBeABatchAndOfAllTogether() {
            assertThat(begin(NORTH).beginBatch()).isTrue();
            assertThat(begin(NORTH).beginBatch()).isTrue();
            assertThat(begin(NORTH).beginBatch()).as("third of a tenant").isFalse();
            assertThat(begin(SOUTH).beginBatch()).isTrue();
            assertThat(begin(SOUTH).beginBatch()).as("fourth of all").isFalse();
            assertThat(metrics.shown())
                    .containsEntry("medchain_requests_refused_total{of=tenant}", 1.0)
                    .containsEntry("medchain_requests_refused_total{of=server}", 1.0);
        }

        @Test
        void letsOneMoreBeginWhenOneEnded() {
            Admission.Admitted first = begin(NORTH);
            first.beginBatch();
            begin(NORTH).beginBatch();

            first.end();

            assertThat(begin(NORTH).beginBatch()).isTrue();
        }

        @Test
        void takesNoPlaceForARequestThatIsRefused() {
            begin(NORTH).beginBatch();
            begin(NORTH).beginBatch();
            Admission.Admitted third = begin(NORTH);
            third.beginBatch();

            third.end();

            assertThat(begin(NORTH).beginBatch()).isFalse();
        }

        @Test
        void takesOnePlaceHoweverOftenItIsAskedFor() {
            Admission.Admitted batch = begin(NORTH);
            assertThat(batch.beginBatch()).isTrue();
            assertThat(batch.beginBatch()).isTrue();
            assertThat(begin(NORTH).beginBatch()).isTrue();

            batch.end();

            assertThat(begin(NORTH).beginBatch()).isTrue();
        }

        @Test
        void letsOneBeginHoweverFewRequestsMay() {
            assertThat(admission.begin(NORTH).orElseThrow().beginBatch()).isTrue();
            assertThat(admission.begin(NORTH).orElseThrow().beginBatch()).isFalse();
        }
    }

    @Nested
    class Limits {

        @Test
        void haveDefaults() {
            assertThat(new RequestSettings(MapConfig.variables(Map.of()))).isEqualTo(new RequestSettings(1100, 4000));
        }

        @Test
        void ofTheServerAreNotUnderThoseOfATenant() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> new RequestSettings(5, 4))
                    .withMessage("REQUESTS_PER_SERVER must be a whole number from 5 to 100000");
        }
    }

    @Nested
    class BeginWaiting {

        private final TenantId north = new TenantId("clinic-north");
        private final TenantId south = new TenantId("clinic-south");
        private final Admission many = new Admission(new RequestSettings(8, 12), metrics.registry());

        @Test
        void letsAQuarterOfATenantsRequestsWaitAndOfAllTogether() {
            assertThat(many.beginWaiting(north)).isPresent();
            assertThat(many.beginWaiting(north)).isPresent();
            assertThat(many.beginWaiting(north)).as("third of a tenant").isEmpty();
            assertThat(many.beginWaiting(south)).isPresent();
            assertThat(many.beginWaiting(south)).as("fourth of all").isEmpty();
        }

        @Test
        void letsOneMoreWaitWhenOneEnded() {
            many.beginWaiting(north);
            Runnable end = many.beginWaiting(north).orElseThrow();

            end.run();

            assertThat(many.beginWaiting(north)).isPresent();
        }

        @Test
        void letsNoneWaitWhereAQuarterIsNone() {
            assertThat(admission.beginWaiting(north)).isEmpty();
        }
    }
}
