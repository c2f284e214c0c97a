package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that were set aside say up to which time leaves of each tenant are. A file is read once, and again when its size changes. One that
 * can't be read sets nothing aside, which keeps its own tenant waiting and no other. Not for several threads.
 */
final class SetAside {

    private final Path directory;

    /** By their names. */
    private Map<String, FileAside> files = Map.of();

    private Map<String, Instant> until = Map.of();

    /** @param until the newest time of each tenant in a file of this size */
    private record FileAside(long size, Map<String, Instant> until) {}

    SetAside(Path directory) {
        this.directory = directory;
    }

    /** @return whether anything changed since the look before */
    boolean look(List<String> names) {
        Map<String, FileAside> found = new HashMap<>();
        names.stream()
                .filter(CheckpointFileName::isAside)
                .forEach(name -> read(name).ifPresent(file -> found.put(name, file)));
        if (found.equals(files)) {
            return false;
        }
        Map<String, Instant> next = new HashMap<>();
        found.values()
                .forEach(file -> file.until().forEach((tenant, time) -> next.merge(tenant, time, SetAside::later)));
        files = found;
        until = next;
        return true;
    }

    private Optional<FileAside> read(String name) {
        FileAside known = files.get(name);
        try {
            Path file = directory.resolve(name);
            long size = Files.size(file);
            if (known != null && known.size() == size) {
                return Optional.of(known);
            }
            Map<String, Instant> times = new HashMap<>();
            for (Checkpoint lost : CheckpointDirectory.lastOf(file)) {
                times.merge(lost.head().tenantId(), lost.time(), SetAside::later);
            }
            return Optional.of(new FileAside(size, times));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Returns true if the leaf is not set aside. */
    boolean leaves(Leaf leaf) {
        return leaf.time().isAfter(until(leaf.head().tenantId()));
    }

    /** The time up to which the tenant's leaves are set aside. */
    Instant until(String tenantId) {
        return until.getOrDefault(tenantId, Instant.MIN);
    }
}
