package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.SwallowingProxy;

/** A deadline that ends while PostgreSQL commits: the network holds the answer up, and lets it through afterwards. */
class LateCommitTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private final SwallowingProxy network = SwallowingProxy.open();
    private final InProcessAudit audit =
            new InProcessAudit(DatabaseKind.POSTGRESQL.database(), InProcessDatabase.through(network), DEADLINE);
    private final InProcessDataKeys dataKeys = new InProcessDataKeys(audit, InProcessAudit.CLOCK);
    private TenantId tenant;

    @BeforeEach
    void call() {
        tenant = dataKeys.tenants().add();
        audit.callAs(tenant, "user");
        // Begins the chain, which is a commit of its own.
        dataKeys.generate(new PatientId("another")).close();
        audit.repeat();
        network.holdUpTheNextAnswer();
    }

    @AfterEach
    void close() {
        network.pass();
        network.close();
    }

    @Test
    void leavesTheOutcomeUnknownAndTheRetryGetsTheSameKey() {
        AuditUnavailableException failure =
                catchThrowableOfType(AuditUnavailableException.class, () -> dataKeys.generate(PATIENT));

        assertThat(failure).isNotNull();
        assertThat(failure.isOutcomeUnknown()).isTrue();
        assertThat(network.holdsUpAnAnswer()).isTrue();
        assertThat(audit.endsOf(tenant)).hasSize(2).containsOnly("GENERATE_DATA_KEY SUCCESS");
        DataKeyId stored = storedKey();

        network.pass();
        try (GeneratedDataKey again = dataKeys.generate(PATIENT)) {
            assertThat(again.keyId()).isEqualTo(stored);
        }
        assertThat(audit.endsOf(tenant)).hasSize(3).containsOnly("GENERATE_DATA_KEY SUCCESS");
        assertThat(audit.eventsOf(tenant).subList(1, 3))
                .extracting(AuditEvent::keyId)
                .allSatisfy(keyId -> assertThat(keyId).contains(stored.value()));
    }

    private DataKeyId storedKey() {
        PatientRowId row = dataKeys.patients()
                .patients()
                .findId(new EncryptionContext(tenant, PATIENT))
                .orElseThrow();
        return dataKeys.dataKeys().findFirst(row).get(0).keyId();
    }
}
