package org.medchain.keys.web.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.rotation.job.FailedPatient;
import org.medchain.keys.rotation.job.RotationId;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.rotation.job.RotationOrigin;
import org.medchain.keys.rotation.job.RotationProgress;
import org.medchain.keys.rotation.job.RotationStatus;
import org.medchain.keys.server.caller.Person;

class RotationViewTest {

    private static final Instant CREATED = Instant.parse("2026-11-25T12:00:00.123456Z");
    private static final Instant NOW = Instant.parse("2026-11-25T12:01:00.654321Z");

    /** It ends ten seconds after it is looked at, and waits for five. */
    private static class Progress extends RotationProgress {

        @Override
        public Optional<Double> rate() {
            return Optional.of(2.4567);
        }
    }

    private static class Job extends RotationJob {

        @Override
        public RotationId id() {
            return new RotationId(new UUID(7, 7));
        }

        @Override
        public RotationStatus status() {
            return RotationStatus.RUNNING;
        }

        @Override
        public RotationOrigin origin() {
            return RotationOrigin.CALLER;
        }

        @Override
        public boolean dryRun() {
            return false;
        }

        @Override
        public Optional<DueWrappings.Selected> selected() {
            return Optional.empty();
        }

        @Override
        public Instant createdAt() {
            return CREATED;
        }

        @Override
        public RotationProgress progress() {
            return new Progress();
        }

        @Override
        public Optional<Instant> eta(Instant now) {
            return Optional.of(now.plusSeconds(10));
        }

        @Override
        public Optional<Instant> waitsUntil(Instant now) {
            return Optional.of(now.plusSeconds(5));
        }

        @Override
        public Optional<FailureReason> waitingFor() {
            return Optional.of(FailureReason.KMS_UNAVAILABLE);
        }
    }

    @Nested
    class Of {

        @Test
        void showsTheRotationAsItIsAtTheTimeOfTheClock() {
            RotationView view = RotationView.of(new Job(), NOW);

            assertThat(view.status()).isEqualTo("RUNNING");
            assertThat(view.origin()).isEqualTo("CALLER");
            assertThat(view.rate()).isEqualTo(2.5);
            assertThat(view.eta()).isEqualTo("2026-11-25T12:01:10.654321Z");
            assertThat(view.waitsUntil()).isEqualTo("2026-11-25T12:01:05.654321Z");
            assertThat(view.waitingFor()).isEqualTo("kms-unavailable");
            assertThat(view.createdAt()).isEqualTo("2026-11-25T12:00:00.123456Z");
            assertThat(view.endedAt()).isNull();
            assertThat(view.failures()).isNull();
            assertThat(view.wrappedUnder()).isNull();
            assertThat(view.cancelProposedBy()).isNull();
        }

        @Test
        void showsWhoProposedToCancelIt() {
            RotationView view = RotationView.of(
                    new Job() {
                        @Override
                        public Optional<Proposer> cancelProposer() {
                            return Optional.of(Proposer.of(new Person("anna", Optional.of("subject")), Instant.EPOCH));
                        }
                    },
                    NOW);

            assertThat(view.cancelProposedBy()).isEqualTo("anna");
        }

        @Test
        void showsWhatACompromiseIsAbout() {
            RotationView view = RotationView.of(
                    new Job() {
                        @Override
                        public Optional<DueWrappings.Selected> selected() {
                            return Optional.of(
                                    new DueWrappings.Selected(Optional.of("kek"), Optional.empty(), Optional.of(NOW)));
                        }
                    },
                    NOW);

            assertThat(view.wrappedUnder()).isEqualTo("kek");
            assertThat(view.wrappedFrom()).isNull();
            assertThat(view.wrappedBefore()).isEqualTo("2026-11-25T12:01:00.654321Z");
        }

        @Test
        void showsTheFailuresOfOneThatIsAskedForAlone() {
            List<FailedPatient> failures =
                    List.of(new FailedPatient(Optional.of("patient"), Optional.empty(), FailureReason.KMS_REFUSED));

            assertThat(RotationView.of(new Job(), failures, NOW).failures()).hasSize(1);
        }
    }
}
