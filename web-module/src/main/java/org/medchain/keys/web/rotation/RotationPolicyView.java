package org.medchain.keys.web.rotation;

import java.time.Duration;
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
                toText(policy.maxAge()),
                policy.window().map(MaintenanceWindowBody::of).orElse(null),
                policy.noticeDays().orElse(null),
                Time.text(planned.notBefore()),
                planned.proposed().map(RotationPolicyView::bodyOf).orElse(null),
                planned.proposedBy().orElse(null));
    }

    private static RotationPolicyBody bodyOf(RotationPolicy policy) {
        return new RotationPolicyBody(
                policy.enabled(),
                toText(policy.maxAge()),
                policy.window().map(MaintenanceWindowBody::of).orElse(null),
                policy.noticeDays().orElse(null));
    }

    /** Returns the age in ISO 8601, in days where it is whole days: {@code P90D}. */
    private static String toText(Duration age) {
        return age.equals(Duration.ofDays(age.toDays())) ? "P" + age.toDays() + "D" : age.toString();
    }
}
