package org.medchain.keys.web.rotation;

import java.util.Optional;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.rotation.policy.RotationPolicy;
import org.medchain.keys.web.json.Bodies;

/** The body of a request that sets a rotation policy. */
public record RotationPolicyBody(Boolean enabled, String maxAge, MaintenanceWindowBody window, Integer noticeDays) {

    RotationPolicy toPolicy() {
        if (enabled == null) {
            throw new MalformedValueException("enabled", Bodies.MISSING);
        }
        return new RotationPolicy(
                enabled,
                Optional.ofNullable(maxAge).map(RotationPolicy::parseAge).orElse(RotationPolicy.DEFAULT.maxAge()),
                Optional.ofNullable(window).map(MaintenanceWindowBody::toWindow),
                Optional.ofNullable(noticeDays));
    }
}
