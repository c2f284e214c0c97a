package org.medchain.keys.kmssimulator.key;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Every generation of a CMK's material, the newest for sealing and the older ones for opening, and its automatic
 * rotation. A multi-Region key shares one object among its Regions, so all open each other's blobs and rotate
 * together. Safe for use by many threads.
 */
public final class KeyMaterials {

    /** The period that AWS KMS takes when none is named. */
    public static final Duration DEFAULT_PERIOD = Duration.ofDays(365);

    private final Clock clock;
    private final SecureRandom random;
    private final List<KeyMaterial> generations = new CopyOnWriteArrayList<>();
    private final List<MaterialRotation> rotations = new CopyOnWriteArrayList<>();
    private Duration period = DEFAULT_PERIOD;
    private Instant nextRotation;

    KeyMaterials(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
        generations.add(KeyMaterial.generate(random));
    }

    /** New backing material from now on; what was sealed before still opens. */
    public synchronized void rotate() {
        renew(new MaterialRotation(clock.instant(), MaterialRotation.Type.ON_DEMAND));
    }

    /** Every renewal so far, the newest first. */
    public synchronized List<MaterialRotation> rotations() {
        rotateIfDue();
        List<MaterialRotation> newestFirst = new ArrayList<>(rotations);
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    public synchronized void rotateEvery(Duration newPeriod) {
        period = newPeriod;
        nextRotation = clock.instant().plus(newPeriod);
    }

    public synchronized void stopRotating() {
        nextRotation = null;
    }

    public synchronized Duration period() {
        return period;
    }

    /** Returns the time of the next rotation; empty unless automatic rotation is enabled. */
    public synchronized Optional<Instant> nextRotation() {
        rotateIfDue();
        return Optional.ofNullable(nextRotation);
    }

    synchronized KeyMaterial current() {
        rotateIfDue();
        return generations.get(generations.size() - 1);
    }

    KeyMaterial require(byte[] id) {
        return generations.stream()
                .filter(material -> Arrays.equals(material.id(), id))
                .findFirst()
                .orElseThrow(KmsErrorException::invalidCiphertext);
    }

    private void rotateIfDue() {
        while (nextRotation != null && !clock.instant().isBefore(nextRotation)) {
            renew(new MaterialRotation(nextRotation, MaterialRotation.Type.AUTOMATIC));
            nextRotation = nextRotation.plus(period);
        }
    }

    private void renew(MaterialRotation rotation) {
        generations.add(KeyMaterial.generate(random));
        rotations.add(rotation);
    }
}
