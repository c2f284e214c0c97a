package org.medchain.keys.audit.restoration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.restoration.InProcessConfirmations;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InterleavingDatabase;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.tenant.MisnamedTenant;

@ParameterizedClass
@EnumSource
class UnconfirmedRestorationsTest {

    private static final Instant FAR = Instant.parse("2999-01-01T00:00:00Z");

    private final InProcessAudit audit;
    private final InProcessTenants tenants;
    private final TenantId tenant;
    private final RestorationStore unconfirmed;

    UnconfirmedRestorationsTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        tenants = new InProcessTenants(audit);
        tenant = tenants.add();
        unconfirmed = audit.restorations().store();
        audit.callAs(tenant, "officer");
    }

    @Test
    void waitUntilTheyAreConfirmedWheneverTheyWereFound() {
        assertThat(audit.areOpen(unconfirmed, tenant, FAR)).isFalse();
        audit.restorations().restored().noteRestored(tenant, LostLines.ofErasures(1));
        Restoration found = audit.restorations().store().find(tenant).orElseThrow();

        assertThat(audit.areOpen(unconfirmed, tenant, FAR)).isTrue();
        assertThat(audit.areOpen(unconfirmed, tenant, found.foundAt())).isTrue();
        assertThat(audit.areOpen(unconfirmed, new TenantId("clinic-" + UUID.randomUUID()), FAR))
                .isFalse();
        InProcessConfirmations.of(audit, tenants.tenants()).confirm(found.id());
        assertThat(audit.areOpen(unconfirmed, tenant, FAR)).isFalse();
    }

    /** A thread found it, and comes to write it down after the officer confirmed. */
    @Test
    void areNotFoundAgainByWhoFoundThemBeforeTheConfirmation() {
        Missing missing =
                Missing.of(LostLines.ofErasures(1), audit.database().time().now());
        audit.restorations().restored().noteRestored(tenant, missing.lines());
        Restoration found = audit.restorations().store().find(tenant).orElseThrow();
        InProcessConfirmations.of(audit, tenants.tenants()).confirm(found.id());

        assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> find(missing));
        assertThat(audit.areOpen(unconfirmed, tenant, FAR)).isFalse();
        find(Missing.of(LostLines.ofErasures(1), FAR));
        assertThat(audit.areOpen(unconfirmed, tenant, FAR)).isTrue();
    }

    private void find(Missing missing) {
        audit.operations()
                .byItself(Optional.of(tenant))
                .run(
                        Operation.DETECT_RESTORATION,
                        attempt -> Recorded.changing(
                                unconfirmed.finding(
                                        attempt,
                                        tenant,
                                        missing,
                                        audit.database().time().now()),
                                tenant));
    }

    /** Another program than the service wrote the row. */
    @Test
    void ofOthersAreFoundIfATenantIsNone() {
        audit.restorations().restored().noteRestored(tenant, LostLines.ofErasures(1));
        TenantId forged = tenants.add();
        audit.restorations().restored().noteRestored(forged, LostLines.ofErasures(1));
        try (MisnamedTenant misnamed = new MisnamedTenant(audit.database(), forged)) {
            misnamed.take("restorations", forged);

            assertThat(audit.restorations().store().findAll())
                    .extracting(Restoration::tenantId)
                    .contains(tenant);
        }
    }

    /** They are looked at each minute, and none is ever deleted. */
    @Test
    void areReadManyInATransaction() {
        for (int i = 0; i < 20; i++) {
            audit.restorations().restored().noteRestored(tenants.add(), LostLines.ofErasures(1));
        }
        AtomicInteger transactions = new AtomicInteger();
        Database counting = new InterleavingDatabase(audit.database(), transactions::incrementAndGet);

        List<Restoration> all = new RestorationStore(counting, InProcessRows.of(counting)).findAll();

        assertThat(all).hasSizeGreaterThanOrEqualTo(20);
        assertThat(transactions).hasValueLessThan(20);
    }
}
