package org.medchain.keys.web.audit;

import java.util.List;
import java.util.SortedMap;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;
import org.medchain.keys.web.json.Page;

/** One page of checkpoints, and the public keys that verify them. */
public record CheckpointPage(List<CheckpointView> items, String nextCursor, List<PublicKeyView> publicKeys) {

    /** @param pem SubjectPublicKeyInfo, Ed25519 or ML-DSA-65 */
    public record PublicKeyView(String keyId, String pem) {}

    static CheckpointPage of(List<Placed> found, int limit, SortedMap<String, String> publicKeys) {
        Page<CheckpointView> page =
                Page.of(found, limit, Placed::place, placed -> CheckpointView.of(placed.checkpoint()));
        return new CheckpointPage(
                page.items(),
                page.nextCursor(),
                publicKeys.entrySet().stream()
                        .map(key -> new PublicKeyView(key.getKey(), key.getValue()))
                        .toList());
    }
}
