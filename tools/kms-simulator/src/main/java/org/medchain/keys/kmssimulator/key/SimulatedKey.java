package org.medchain.keys.kmssimulator.key;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One symmetric CMK in one Region. Safe for use by many threads. */
public final class SimulatedKey {

    private final KeyArn arn;
    private final String description;
    private final Instant created;
    private final Optional<RegionFamily> family;
    private final KeyMaterials materials;
    private final KeyLifecycle lifecycle;
    private volatile KeyPolicy policy;

    SimulatedKey(
            KeyArn arn,
            String description,
            Instant created,
            Optional<RegionFamily> family,
            KeyMaterials materials,
            KeyPolicy policy) {
        this.arn = arn;
        this.description = description;
        this.created = created;
        this.family = family;
        this.materials = materials;
        this.policy = policy;
        this.lifecycle = new KeyLifecycle(arn);
    }

    public KeyArn arn() {
        return arn;
    }

    public String description() {
        return description;
    }

    public Instant created() {
        return created;
    }

    /** Returns the family of a multi-Region key; empty for a key of one Region. */
    public Optional<RegionFamily> family() {
        return family;
    }

    public boolean isReplica() {
        return family.isPresent() && !family.get().primaryRegion().equals(arn.region());
    }

    public KeyMaterials materials() {
        return materials;
    }

    public KeyLifecycle lifecycle() {
        return lifecycle;
    }

    public KeyPolicy policy() {
        return policy;
    }

    public void put(KeyPolicy newPolicy) {
        policy = newPolicy;
    }

    /** The newest backing material's id, as {@code KeyMaterialId} on the wire. */
    public String currentMaterialId() {
        return materials.current().idAsHex();
    }

    /** @throws KmsErrorException unless the key is enabled */
    public CiphertextBlob encrypt(byte[] plaintext, Map<String, String> context) {
        lifecycle.requireEnabled();
        return CiphertextBlob.seal(arn.keyId(), materials.current(), plaintext, context);
    }

    /** @throws KmsErrorException unless the key is enabled and the blob is its own, unaltered, with this context */
    public byte[] decrypt(CiphertextBlob blob, Map<String, String> context) {
        lifecycle.requireEnabled();
        if (!blob.keyId().equals(arn.keyId())) {
            throw new KmsErrorException(
                    "IncorrectKeyException", "The key ID in the request can't decrypt the ciphertext.");
        }
        return blob.open(materials, context);
    }

    @Override
    public String toString() {
        return arn.toString();
    }
}
