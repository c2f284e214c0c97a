package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** Checkpoints of one tenant in a file of a directory, right or wrong. */
public final class WrittenCheckpoints {

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
