package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.server.caller.TestCaller;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class AuditorsChainTest {

    private final TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());
    private final InProcessAudit audit;
    private final AuditorsChain chain;

    AuditorsChainTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        chain = new AuditorsChain(audit.operations());
    }

    private String chainOfTheCaller() {
        return chain.run(Operation.READ_AUDIT_LOG, Optional.empty(), name -> name);
    }

    @Nested
    class Run {

        @Test
        void worksOnTheChainOfTheTokensTenant() {
            audit.callAs(tenant, "auditor");

            assertThat(chainOfTheCaller()).isEqualTo(tenant.value());

            assertThat(audit.endsOf(tenant)).containsExactly("READ_AUDIT_LOG SUCCESS");
        }

        @Test
        void worksOnTheInstallationsChainForATokenOfEveryTenant() {
            audit.callAsAdministrator();
            int before = audit.eventsOf("*").size();

            assertThat(chainOfTheCaller()).isEqualTo("*");

            assertThat(audit.eventsOf("*")).hasSize(before + 1);
        }

        @Test
        void refusesATokenThatNamesNoTenant() {
            String request = UUID.randomUUID().toString();
            audit.callAs(TestCaller.ofNoTenant("auditor", request));

            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(AuditorsChainTest.this::chainOfTheCaller);

            assertThat(audit.eventsOf("*"))
                    .filteredOn(event -> event.requestId().equals(request))
                    .singleElement()
                    .satisfies(event -> assertThat(event.reason()).isPresent());
        }

        @Test
        void namesThePatientThatIsAskedFor() {
            audit.callAs(tenant, "auditor");

            chain.run(Operation.READ_AUDIT_LOG, Optional.of(new PatientId("patient")), name -> name);

            assertThat(audit.eventsOf(tenant))
                    .singleElement()
                    .satisfies(event -> assertThat(event.patientId()).contains("patient"));
        }

        @Test
        void recordsTheFailureOfTheWork() {
            audit.callAs(tenant, "auditor");
            IllegalStateException defect = new IllegalStateException();

            assertThatThrownBy(() -> chain.run(Operation.READ_AUDIT_LOG, Optional.empty(), name -> {
                        throw defect;
                    }))
                    .isSameAs(defect);

            assertThat(audit.endsOf(tenant)).containsExactly("READ_AUDIT_LOG INTERNAL_ERROR");
        }
    }
}
