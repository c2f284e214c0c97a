package org.medchain.keys.kmssimulator.key;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every Region with its keys; makes keys, replicates them and lets them go. Safe for use by many threads. */
public final class KeyRegions {

    private final Clock clock;
    private final SecureRandom random;
    private final Map<String, KeyRegion> byName = new ConcurrentHashMap<>();

    public KeyRegions(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    public KeyRegion region(String name) {
        return byName.computeIfAbsent(name, unknown -> new KeyRegion(clock, name, this::forget));
    }

    public SimulatedKey create(String region, String description, boolean multiRegion, KeyPolicy policy) {
        KeyArn arn = KeyArn.random(region, multiRegion);
        Optional<RegionFamily> family = multiRegion ? Optional.of(new RegionFamily(region)) : Optional.empty();
        SimulatedKey key =
                new SimulatedKey(arn, description, clock.instant(), family, new KeyMaterials(clock, random), policy);
        region(region).add(key);
        return key;
    }

    /** @throws KmsErrorException unless the key is an enabled multi-Region primary without a replica there */
    public SimulatedKey replicate(SimulatedKey primary, String region, String description, KeyPolicy policy) {
        primary.lifecycle().requireEnabled();
        requirePrimary(primary);
        SimulatedKey replica = new SimulatedKey(
                primary.arn().in(region), description, clock.instant(), primary.family(), primary.materials(), policy);
        region(region).add(replica);
        primary.family().get().add(region);
        return replica;
    }

    /** @throws KmsErrorException unless the key is an enabled multi-Region primary, and the replica enabled too */
    public void promote(SimulatedKey primary, SimulatedKey replica) {
        primary.lifecycle().requireEnabled();
        replica.lifecycle().requireEnabled();
        primary.family().orElseThrow().promote(replica.arn().region());
    }

    /** @throws KmsErrorException unless the key is a multi-Region primary */
    public static void requirePrimary(SimulatedKey key) {
        if (key.family().isEmpty() || key.isReplica()) {
            throw KmsErrorException.unsupported(key + " is not a multi-Region primary key.");
        }
    }

    public void scheduleDeletion(SimulatedKey key, Duration window) {
        boolean hasReplicas = !key.isReplica()
                && key.family()
                        .map(family -> !family.replicaRegions().isEmpty())
                        .orElse(false);
        key.lifecycle().scheduleDeletion(clock.instant(), window, hasReplicas);
    }

    private void forget(SimulatedKey key) {
        key.family().filter(family -> key.isReplica()).ifPresent(family -> {
            family.remove(key.arn().region());
            if (family.replicaRegions().isEmpty()) {
                region(family.primaryRegion())
                        .find(key.arn().keyId())
                        .ifPresent(primary -> primary.lifecycle().replicasAreGone(clock.instant()));
            }
        });
    }
}
