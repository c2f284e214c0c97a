package org.medchain.keys.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** How many threads running processes may have together: a group of the kernel's pids controller, as containers and systemd use it. */
public final class ThreadLimit {

    private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/pids");
    private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");

    private final Path root;
    private final Path group;

    private ThreadLimit(Path root, Path group) {
        this.root = root;
        this.group = group;
    }

    /** Lets these processes have no thread more than they have. Skips the test where this user may not make a group. */
    public static ThreadLimit of(List<ProcessHandle> processes) {
        Path root = Files.exists(VERSION_1) ? VERSION_1 : VERSION_2;
        Path group = root.resolve("medchain-" + ProcessHandle.current().pid());
        try {
            if (root.equals(VERSION_2)) {
                Files.writeString(root.resolve("cgroup.subtree_control"), "+pids");
            }
            Files.createDirectory(group);
        } catch (IOException e) {
            Assumptions.abort("no group of the pids controller can be made: " + e);
        }
        ThreadLimit limit = new ThreadLimit(root, group);
        processes.forEach(process -> write(group.resolve("cgroup.procs"), Long.toString(process.pid())));
        write(group.resolve("pids.max"), limit.threads());
        return limit;
    }

    /** Lets them have as many as they like. */
    public void lift() {
        try {
            for (String process : Files.readAllLines(group.resolve("cgroup.procs"))) {
                Files.writeString(root.resolve("cgroup.procs"), process);
            }
            Files.delete(group);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String threads() {
        try {
            return Files.readString(group.resolve("pids.current")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String value) {
        try {
            Files.writeString(file, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
