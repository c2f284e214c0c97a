package org.medchain.keys.kmssimulator.key;

import java.time.Instant;

/** A name for a key within one Region, {@code alias/} included. */
public record Alias(String region, String name, String keyId, Instant created, Instant updated) {

    public String arn() {
        return KeyArn.prefix(region) + name;
    }

    Alias pointingTo(SimulatedKey key, Instant now) {
        return new Alias(region, name, key.arn().keyId(), created, now);
    }
}
