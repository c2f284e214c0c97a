package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.console.page.Filled.State;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.rotation.RotationPolicyOperations.Planned;
import org.medchain.keys.rotation.policy.RotationPolicy;

class WaitingProposalsTest {

    private static final Texts TEXTS = Texts.of("en", ZoneOffset.UTC);

    private static Optional<String> sentence(Optional<RotationPolicy> proposed) {
        Planned planned =
                new Planned(RotationPolicy.DEFAULT, Optional.empty(), proposed, proposed.map(it -> "anna"), null);
        return WaitingProposals.policy(planned, TEXTS).map(Waiting::sentence);
    }

    private static RotationPolicy policy(boolean enabled) {
        return new RotationPolicy(enabled, Duration.ofDays(730), Optional.empty());
    }

    @Test
    void tellOfAPolicyThatWaitsForASecondAdministrator() {
        assertThat(sentence(Optional.of(policy(true))).orElseThrow())
                .startsWith("anna proposed another rotation policy (wrappings up to P730D old).");
        assertThat(sentence(Optional.of(policy(false))).orElseThrow())
                .startsWith("anna proposed another rotation policy (no rotation by itself).");
        assertThat(sentence(Optional.empty())).isEmpty();
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
