package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.StoppableDatabase;

@ParameterizedClass
@EnumSource
class BreakerJournalTest {

    private final InProcessAudit audit;
    private final int before;

    BreakerJournalTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        before = installation().size();
    }

    private List<AuditEvent> installation() {
        return audit.eventsOf("*");
    }

    private List<AuditEvent> added() {
        return installation().subList(before, installation().size());
    }

    private static BreakerReport report(BreakerState state) {
        return new BreakerReport(
                BreakerName.of(KmsCall.UNWRAP, "eu-central-1"), state, Instant.EPOCH, 5, Optional.empty());
    }

    @Nested
    class Recording {

        @ParameterizedTest
        @CsvSource({"OPEN, OPEN_CIRCUIT_BREAKER", "CLOSED, CLOSE_CIRCUIT_BREAKER"})
        void leavesAnEventOfTheInstallation(BreakerState state, Operation operation) {
            new BreakerJournal(audit.operations()).record(report(state));

            assertThat(added()).singleElement().satisfies(event -> {
                assertThat(event.operation()).isEqualTo(operation);
                assertThat(event.reason()).isEmpty();
                assertThat(event.actor()).isEqualTo("internal");
                assertThat(event.region()).contains("eu-central-1");
            });
        }

        @Test
        void letsTheCallGoOnThatMovedTheBreakerIfTheEventCannotBeStored() {
            BreakerJournal journal =
                    new BreakerJournal(new InProcessAudit(audit.database(), StoppableDatabase.stopped()).operations());

            assertThatNoException().isThrownBy(() -> journal.record(report(BreakerState.OPEN)));

            assertThat(added()).isEmpty();
        }
    }
}
