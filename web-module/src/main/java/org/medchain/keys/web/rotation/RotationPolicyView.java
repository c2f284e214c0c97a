package org.medchain.keys.web.rotation;

import org.medchain.keys.rotation.RotationPolicyOperations.Planned;
import org.medchain.keys.rotation.policy.RotationPolicy;
import org.medchain.keys.web.json.Time;

/** A rotation policy as clients see it. */
public record RotationPolicyView(
        boolean enabled,
        String maxAge,
        MaintenanceWindowBody window,
        Integer noticeDays,
        String notBefore,
        RotationPolicyBody proposed,
        String proposedBy) {

    static RotationPolicyView of(Planned planned) {
        RotationPolicy policy = planned.policy();
        return new RotationPolicyView(
                policy.enabled(),
                policy.maxAgeText(),
                policy.window().map(MaintenanceWindowBody::of).orElse(null),
                policy.noticeDays().orElse(null),
                Time.text(planned.notBefore()),
                planned.proposed().map(RotationPolicyView::bodyOf).orElse(null),
                planned.proposedBy().orElse(null));
    }

    private static RotationPolicyBody bodyOf(RotationPolicy policy) {
        return new RotationPolicyBody(
                policy.enabled(),
                policy.maxAgeText(),
                policy.window().map(MaintenanceWindowBody::of).orElse(null),
                policy.noticeDays().orElse(null));
    }
}
