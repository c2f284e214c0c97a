package org.medchain.keys.chain.verification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RandomEntries;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.WrittenCheckpoints;

/** A chain as it was written, of 8 to 60 entries, with up to four checkpoints, one of them at its end. */
record WrittenChain(List<RecordedEntry> entries, List<Checkpoint> checkpoints) {

    static final String TENANT = "clinic-north";

    private static final Instant BEGIN = Instant.parse("2026-11-25T10:15:30Z");

    static WrittenChain random(Random random, CheckpointSigner signer) {
        int size = 8 + random.nextInt(53);
        List<RecordedEntry> entries = new RandomEntries(random).chain(TENANT, size);
        TreeSet<Integer> sizes = new TreeSet<>(List.of(size));
        for (int more = random.nextInt(4); more > 0; more--) {
            sizes.add(random.nextInt(size));
        }
        List<Checkpoint> checkpoints =
                sizes.stream().map(at -> sign(signer, entries, at, at)).toList();
        return new WrittenChain(List.copyOf(entries), checkpoints);
    }

    /** A checkpoint of these entries' first ones, signed so many minutes after the beginning. */
    static Checkpoint sign(CheckpointSigner signer, List<RecordedEntry> entries, int size, int minutes) {
        return WrittenCheckpoints.sign(signer, headAt(entries, size), BEGIN.plusSeconds(60L * minutes));
    }

    static ChainHead headAt(List<RecordedEntry> entries, int size) {
        return size == 0
                ? ChainHead.startOf(TENANT)
                : new ChainHead(TENANT, size, entries.get(size - 1).hash());
    }

    int size() {
        return entries.size();
    }

    ChainHead headAt(int size) {
        return headAt(entries, size);
    }

    /** For a case that changes them. */
    List<RecordedEntry> copy() {
        return new ArrayList<>(entries);
    }

    boolean hasCheckpointAt(int size) {
        return checkpoints.stream().anyMatch(checkpoint -> checkpoint.head().size() == size);
    }

    /** The first position that no checkpoint of at most this size vouches for. */
    long firstUnvouchedAt(int size) {
        return 1
                + checkpoints.stream()
                        .mapToLong(checkpoint -> checkpoint.head().size())
                        .filter(at -> at <= size)
                        .max()
                        .orElse(0);
    }
}
