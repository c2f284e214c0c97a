package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditEventStore;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.RowChange;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class DrillsTest {

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TenantId tenant = newTenant();
    private final InProcessAudit audit;
    private final Drills drills;

    DrillsTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        drills = drillsIn(Duration.ZERO);
        audit.callAs(tenant, "officer");
    }

    private static TenantId newTenant() {
        return new TenantId("clinic-" + UUID.randomUUID());
    }

    private Drills drillsBy(Clock database) {
        return new Drills(
                audit.operations(), new AuditEventStore(audit.database()), InProcessDatabase.timeOf(database));
    }

    /** Returns the drills as they are some time later, by the database's clock. */
    private Drills drillsIn(Duration later) {
        return drillsBy(Clock.offset(InProcessAudit.CLOCK, later));
    }

    /** The clock of a database that does not answer. */
    private static final class Unreachable extends Clock {

        @Override
        public Instant instant() {
            throw new IllegalStateException(new SQLTransientConnectionException());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void leaveOneEventEachThatNamesTheDrill() {
        assertThat(drills.record(Drill.RESTORE)).isEqualTo(Drill.RESTORE);
        drills.record(Drill.CUSTODIANS);
        drills.record(Drill.RESTORE);

        assertThat(audit.endsOf(tenant)).hasSize(3).containsOnly("RECORD_DRILL SUCCESS");
        assertThat(audit.eventsOf(tenant))
                .extracting(event -> event.change().flatMap(RowChange::after).orElse(""))
                .containsExactly("{\"drill\":\"restore\"}", "{\"drill\":\"custodians\"}", "{\"drill\":\"restore\"}");
        assertThat(audit.eventsOf(tenant))
                .extracting(AuditEvent::change)
                .extracting(change -> change.orElseThrow().subject())
                .doesNotHaveDuplicates()
                .allMatch(subject -> subject.startsWith("drills/"));
    }

    @Test
    void areRecordedOnceIfTheSameRequestComesAgain() {
        audit.repeat();

        assertThat(drills.record(Drill.RESTORE)).isEqualTo(drills.record(Drill.RESTORE));

        assertThat(audit.eventsOf(tenant))
                .hasSize(2)
                .filteredOn(it -> it.change().isPresent())
                .hasSize(1);
    }

    @Test
    void areDueUntilTheyAreRecorded() {
        assertThat(drills.findDue(tenant)).containsExactly(Drill.RESTORE, Drill.CUSTODIANS);
        assertThat(audit.eventsOf(tenant)).isEmpty();

        drills.record(Drill.RESTORE);
        assertThat(drills.findDue(tenant)).containsExactly(Drill.CUSTODIANS);

        drills.record(Drill.CUSTODIANS);
        assertThat(drills.findDue(tenant)).isEmpty();
    }

    @Test
    void areDueAgainAfterAYearByTheDatabasesClock() {
        drills.record(Drill.RESTORE);
        drills.record(Drill.CUSTODIANS);

        assertThat(drillsIn(YEAR.minus(MINUTE)).findDue(tenant)).isEmpty();
        assertThat(drillsIn(YEAR.plus(MINUTE)).findDue(tenant)).containsExactly(Drill.RESTORE, Drill.CUSTODIANS);
    }

    @Test
    void areDueInEachTenantByItself() {
        drills.record(Drill.RESTORE);

        assertThat(drills.findDue(newTenant())).contains(Drill.RESTORE);
    }

    @Test
    void areRecordedHoweverManyRequestsFailSince() {
        drills.record(Drill.RESTORE);
        for (int i = 0; i <= Drills.MOST; i++) {
            assertThatExceptionOfType(MalformedValueException.class).isThrownBy(this::fail);
        }

        assertThat(drills.findDue(tenant)).containsExactly(Drill.CUSTODIANS);
    }

    private void fail() {
        audit.operations().ofCallersTenant(Optional.empty()).run(Operation.RECORD_DRILL, attempt -> {
            throw new MalformedValueException("drill", "is missing");
        });
    }

    /** A page is read, however many records there are. */
    @Test
    void areDueIfTooManyOthersWereRecordedSince() {
        drills.record(Drill.RESTORE);
        for (int i = 0; i <= Drills.MOST; i++) {
            drills.record(Drill.CUSTODIANS);
        }

        assertThat(drills.findDue(tenant)).containsExactly(Drill.RESTORE);
    }

    @Test
    void areNotKnownWhileTheDatabaseDoesNotAnswer() {
        assertThatExceptionOfType(AuditUnavailableException.class)
                .isThrownBy(() -> drillsBy(new Unreachable()).findDue(tenant));
    }

    @Test
    void areNotTakenFromCallersWithoutATenant() {
        audit.callAsAdministrator();

        assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> drills.record(Drill.RESTORE));
    }
}
