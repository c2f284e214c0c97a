package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.console.page.Filled.State;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.rotation.RotationPolicyOperations.Planned;
import org.medchain.keys.rotation.policy.RotationPolicy;
import org.medchain.keys.server.caller.Person;

class WaitingProposalsTest {

    private static final Texts TEXTS = Texts.of("en", ZoneOffset.UTC);

    private static Optional<Waiting> waiting(Optional<RotationPolicy> proposed) {
        Planned planned = new Planned(
                RotationPolicy.DEFAULT,
                Optional.empty(),
                proposed,
                proposed.map(it -> Proposer.of(new Person("anna", Optional.empty()), Instant.EPOCH)),
                null);
        return WaitingProposals.policy(new TenantId("hospital"), planned, TEXTS);
    }

    private static Waiting waits(String policy) {
        return new Waiting(
                "anna proposed another rotation policy (" + policy + "). Another administrator must confirm it.",
                "/console/tenants/policy?id=hospital",
                "Rotation policy");
    }

    private static RotationPolicy policy(boolean enabled) {
        return new RotationPolicy(enabled, Duration.ofDays(730), Optional.empty());
    }

    @Test
    void tellOfAPolicyThatWaitsForASecondAdministrator() {
        assertThat(waiting(Optional.of(policy(true)))).contains(waits("wrappings up to P730D old"));
        assertThat(waiting(Optional.of(policy(false)))).contains(waits("no rotation by itself"));
        assertThat(waiting(Optional.empty())).isEmpty();
    }

    @Test
    void tellOfARotationThatASecondAdministratorMustCancel() {
        RotationRow proposed = new Filled("anna", TEXTS).of(RotationRow.class);
        RotationRow other = new Filled("anna", TEXTS, State.BARE).of(RotationRow.class);

        assertThat(WaitingProposals.cancellations(List.of(other, proposed), new TenantId("hospital"), TEXTS))
                .containsExactly(new Waiting(
                        "anna proposed to cancel the rotation that a compromise started. Another administrator must do the same.",
                        "/console/tenants/one?id=hospital",
                        "Rotations"));
    }
}
