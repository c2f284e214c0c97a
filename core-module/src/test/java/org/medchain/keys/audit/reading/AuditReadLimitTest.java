package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.TestCaller;

class AuditReadLimitTest {

    private static final Caller NORTH = auditorOf(Optional.of(new TenantId("clinic-north")));
    private static final Caller SOUTH = auditorOf(Optional.of(new TenantId("clinic-south")));
    private static final Caller INSTALLATION = auditorOf(Optional.empty());

    private final AuditReadLimit limit = new AuditReadLimit(new AuditReadSettings(2));

    private static Caller auditorOf(Optional<TenantId> tenant) {
        return TestCaller.of(
                "auditor", tenant.isPresent() ? Caller.Scope.ONE_TENANT : Caller.Scope.EVERY_TENANT, tenant, "request");
    }

    private void assertFull(Caller caller) {
        assertThatExceptionOfType(TooManyRequestsException.class).isThrownBy(() -> limit.begin(caller));
    }

    @Test
    void letsAFewReadsOfATenantGoOnAtOnce() {
        limit.begin(NORTH);
        limit.begin(NORTH);

        assertFull(NORTH);
    }

    @Test
    void takesNothingFromOtherTenants() {
        limit.begin(NORTH);
        limit.begin(NORTH);

        assertThatCode(() -> {
                    limit.begin(SOUTH);
                    limit.begin(INSTALLATION);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void letsTheNextOneInWhenOneHasEnded() {
        limit.begin(NORTH);
        Runnable end = limit.begin(NORTH);
        assertFull(NORTH);

        end.run();

        limit.begin(NORTH);
        assertFull(NORTH);
    }
}
