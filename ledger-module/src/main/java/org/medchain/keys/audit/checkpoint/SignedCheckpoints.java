package org.medchain.keys.audit.checkpoint;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;
import org.medchain.keys.chain.checkpoint.Leaf;
import org.medchain.keys.chain.checkpoint.NewestLeaves;
import org.medchain.keys.chain.checkpoint.Round;
import org.medchain.keys.chain.checkpoint.RoundWriter;

/** The checkpoints that this server and others signed: finds the newest genuine one of a chain, and signs the next. */
final class SignedCheckpoints {

    private final CheckpointDirectory directory;
    private final CheckpointSigner signer;
    private final CheckpointVerifier verifier;
    private final NewestLeaves newest;
    private final RoundWriter writer;

    /** @param verifier trusts the signer's key and those of other servers */
    SignedCheckpoints(CheckpointDirectory directory, CheckpointSigner signer, CheckpointVerifier verifier) {
        this.directory = directory;
        this.signer = signer;
        this.verifier = verifier;
        this.newest = directory.newest(verifier);
        this.writer = directory.writer();
    }

    CheckpointDirectory directory() {
        return directory;
    }

    CheckpointVerifier verifier() {
        return verifier;
    }

    /**
     * Reads what servers signed since the look before.
     *
     * @throws UncheckedIOException if the directory can't be read
     */
    synchronized void look() {
        newest.look();
    }

    /**
     * Finds the newest genuine checkpoint of a chain, whichever server signed it.
     *
     * @throws UncheckedIOException if the directory can't be read
     */
    synchronized Optional<Leaf> newest(String tenantId) {
        newest.look();
        return newestSinceLook(tenantId);
    }

    /**
     * Finds the newest genuine checkpoint that rounds had at the last look, or a file of the tenant's own that was there then has now.
     *
     * @throws UncheckedIOException if that file can't be read, or the last look failed and this one too
     */
    synchronized Optional<Leaf> newestSinceLook(String tenantId) {
        newest.lookAtFileOf(tenantId);
        return newest.find(tenantId);
    }

    /** Finds the newest genuine checkpoint that is known: none after a look that failed. Nothing is read. */
    synchronized Optional<Leaf> known(String tenantId) {
        return newest.find(tenantId);
    }

    /** Returns true if the signer has a key of ML-DSA-65 that it did not have when the chain's newest checkpoint was signed. */
    synchronized boolean canStrengthen(String tenantId) {
        return signer.signsTwice() && newest.isSignedOnce(tenantId);
    }

    /**
     * Signs heads of different chains as one round. When this returns, it is on disk.
     *
     * @throws UncheckedIOException if that can't be said
     */
    synchronized Round sign(List<ChainHead> heads, Instant now) {
        List<Leaf> leaves = new ArrayList<>(heads.stream()
                .map(head -> new Leaf(head, newest.notAside(head.tenantId(), now)))
                .toList());
        boolean full = writer.isFullDue(now);
        List<Leaf> signedOnce = full ? addOthers(leaves) : List.of();
        Round round = signer.sign(leaves, full, now);
        if (signedOnce.isEmpty()) {
            writer.append(round);
        } else {
            writer.append(signer.signOnce(signedOnce, now), round);
        }
        newest.look();
        return round;
    }

    /**
     * Adds the newest leaves of all other chains, as they were signed.
     *
     * @return those that are not added: what Ed25519 alone signed gets no second signature unless its chain contains it
     */
    private List<Leaf> addOthers(List<Leaf> leaves) {
        Set<String> signed = leaves.stream().map(leaf -> leaf.head().tenantId()).collect(Collectors.toSet());
        Map<Boolean, List<Leaf>> others = newest.all().stream()
                .filter(leaf -> !signed.contains(leaf.head().tenantId()))
                .collect(Collectors.partitioningBy(
                        leaf -> canStrengthen(leaf.head().tenantId())));
        leaves.addAll(others.get(false));
        return others.get(true);
    }

    /** Sets aside what leads to this leaf. The next question looks at the directory, once for all that were set aside. */
    synchronized void setAside(Leaf lost) {
        directory.setAside(lost);
        newest.forget();
    }
}
