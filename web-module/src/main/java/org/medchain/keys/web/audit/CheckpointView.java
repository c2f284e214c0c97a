package org.medchain.keys.web.audit;

import org.medchain.keys.chain.AuditTime;
import org.medchain.keys.chain.checkpoint.Checkpoint;

/**
 * A checkpoint as auditors see it.
 *
 * @param keyId of the Ed25519 key that signed
 * @param line a checkpoint of docs/formats.md, which the signatures prove
 */
public record CheckpointView(String tenantId, long size, String hash, String time, String keyId, String line) {

    static CheckpointView of(Checkpoint checkpoint) {
        return new CheckpointView(
                checkpoint.head().tenantId(),
                checkpoint.head().size(),
                checkpoint.head().hash().toString(),
                AuditTime.toText(checkpoint.time()),
                checkpoint.keyId(),
                checkpoint.toString());
    }
}
