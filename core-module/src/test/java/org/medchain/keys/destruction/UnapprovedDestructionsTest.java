package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.Destruction;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class UnapprovedDestructionsTest {

    private static final Instant FAR = Instant.parse("2999-01-01T00:00:00Z");
    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDestructions core;
    private final UnapprovedDestructions unapproved;

    UnapprovedDestructionsTest(DatabaseKind kind) {
        core = new InProcessDestructions(kind);
        unapproved = new UnapprovedDestructions(InProcessRows.of(core.database()));
        core.setPolicies(InProcessDestructions.policies(true, false));
        core.dataKeys().generate(PATIENT).close();
    }

    @Test
    void waitFromTheRequestToTheApproval() {
        assertThat(core.audit().areOpen(unapproved, core.tenant(), FAR)).isFalse();
        Destruction requested = core.requests().destroy(Optional.empty(), PATIENT, InProcessDestructions.BASIS);

        assertThat(core.audit()
                        .areOpen(
                                unapproved,
                                core.tenant(),
                                requested.requestedAt().plusNanos(1000)))
                .isTrue();
        assertThat(core.audit().areOpen(unapproved, core.tenant(), requested.requestedAt()))
                .isFalse();
        assertThat(core.audit().areOpen(unapproved, new TenantId("another"), FAR))
                .isFalse();
        core.callAs("second officer");
        core.requests().approve(requested.id());
        assertThat(core.audit().areOpen(unapproved, core.tenant(), FAR)).isFalse();
    }
}
