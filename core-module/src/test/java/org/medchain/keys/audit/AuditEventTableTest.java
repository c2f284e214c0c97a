package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.EntityColumns;

class AuditEventTableTest {

    @Test
    void hasTheColumnsOfTheEntity() {
        assertThat(AuditEventTable.TABLE.columns())
                .containsExactlyInAnyOrderElementsOf(EntityColumns.of(AuditEvent.class));
    }

    @Test
    void hasAValueForEachColumn() {
        Attempt attempt = new Attempt(Operation.READ_AUDIT_LOG, Caller.internal(), Optional.empty(), Optional.empty());

        assertThat(new AuditEvent(attempt, Optional.empty(), ProviderType.LOCAL, Instant.EPOCH, new SecureRandom())
                        .row())
                .hasSameSizeAs(AuditEventTable.TABLE.columns());
    }
}
