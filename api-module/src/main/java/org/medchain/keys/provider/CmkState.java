package org.medchain.keys.provider;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of a CMK in AWS KMS.
 *
 * @param arn the key's own ARN, whatever name was asked for
 * @param state {@code Enabled}, {@code Disabled}, {@code PendingDeletion} and the others of AWS KMS
 * @param multiRegion whether the key can have replicas in other Regions
 * @param rotationEnabled whether AWS KMS renews its material by itself; empty where it does not tell (no permission,
 *     or the state forbids it)
 * @param deletionDate when the key is gone for ever; empty unless its deletion is scheduled
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html">Key states (AWS KMS)</a>
 */
public record CmkState(
        String arn,
        String state,
        boolean enabled,
        boolean multiRegion,
        Optional<Boolean> rotationEnabled,
        Optional<Instant> deletionDate) {}
