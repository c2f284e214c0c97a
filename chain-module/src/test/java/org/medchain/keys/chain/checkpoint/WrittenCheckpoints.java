package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.keys.chain.ChainHead;

/** Checkpoints of one tenant in a file of a directory, right or wrong. */
public final class WrittenCheckpoints {

    /** The name that the page has for a file. */
    private static final String NAME = "rounds-2026-11-25-1.checkpoints";

    private WrittenCheckpoints() {}

    /** As they are read from a file that holds these; the file is gone already. */
    public static KeptCheckpoints of(Path directory, Collection<Checkpoint> checkpoints) {
        try {
            Path file = Files.createTempFile(directory, "kept", ".checkpoints");
            Files.write(file, checkpoints.stream().map(Checkpoint::toString).toList());
            KeptCheckpoints kept = KeptCheckpoints.read(file);
            Files.delete(file);
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A checkpoint of version 3, of a round of this head alone. */
    public static Checkpoint sign(CheckpointSigner signer, ChainHead head, Instant time) {
        return signer.sign(List.of(new Leaf(head, time)), false, time)
                .find(head.tenantId())
                .orElseThrow();
    }

    /** A checkpoint of version 1, right or wrong. */
    public static Checkpoint ofVersionOne(ChainHead head, Instant time, String keyId, byte[] signature) {
        return new Checkpoint(new Leaf(head, time), new Seal(keyId, signature, Optional.empty()), Optional.empty());
    }

    /** A checkpoint of version 2, right or wrong. */
    static Checkpoint ofVersionTwo(ChainHead head, Instant time, String keyId, byte[] signature, Seal.Second second) {
        return new Checkpoint(new Leaf(head, time), new Seal(keyId, signature, Optional.of(second)), Optional.empty());
    }

    /** The same signatures over another head. */
    public static Checkpoint with(Checkpoint checkpoint, ChainHead head, Instant time) {
        return new Checkpoint(new Leaf(head, time), checkpoint.seal(), checkpoint.inclusion());
    }

    public static byte[] signature(Checkpoint checkpoint) {
        return checkpoint.seal().signature();
    }

    /** Appends the line to the tenant's own file. */
    public static void append(Path directory, Checkpoint checkpoint) {
        try {
            RoundWriter.write(
                    directory.resolve(CheckpointFileName.of(checkpoint.head().tenantId())), checkpoint + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts a file of rounds behind its first round of all chains, by the command of docs/run/audit.md for days that are over. */
    public static void cutBehindTheFirstRound(Path file) {
        try {
            String command = Files.readAllLines(Path.of("..", "docs", "run", "audit.md")).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith("sed -i ") && line.endsWith(" " + NAME))
                    .findFirst()
                    .orElseThrow()
                    .replace(NAME, file.getFileName().toString());
            int status = new ProcessBuilder("bash", "-c", command)
                    .directory(file.getParent().toFile())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException(command + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All of them, smallest size first. */
    public static List<Checkpoint> all(KeptCheckpoints kept) {
        List<Checkpoint> all = new ArrayList<>();
        OptionalLong size = kept.sizeFrom(0);
        while (size.isPresent()) {
            all.addAll(kept.of(size.getAsLong()));
            size = kept.sizeFrom(size.getAsLong() + 1);
        }
        return all;
    }
}
