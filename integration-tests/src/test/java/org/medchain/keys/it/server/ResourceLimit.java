package org.medchain.keys.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What running processes may have of the machine, as {@code prlimit} changes it. */
public enum ResourceLimit {
    /** Files and connections that are open. */
    FILES("--nofile", "Max open files"),
    /** Bytes of one file: what would grow beyond fails, as on a full disk. */
    FILE_SIZE("--fsize", "Max file size");

    private final String option;
    private final String name;

    ResourceLimit(String option, String name) {
        this.option = option;
        this.name = name;
    }

    /** Lets the processes have so much, until {@link #lift}. */
    public void set(List<ProcessHandle> processes, long most) {
        processes.forEach(process -> setSoft(process, Long.toString(most)));
    }

    /** Lets the processes have as much as they ever may. */
    public void lift(List<ProcessHandle> processes) {
        processes.forEach(process -> setSoft(process, hard(process)));
    }

    /** How many files and connections the one of these has open that has most. */
    public static long mostOpenFiles(List<ProcessHandle> processes) {
        return processes.stream()
                .mapToLong(process -> {
                    try (Stream<Path> open = Files.list(proc(process).resolve("fd"))) {
                        return open.count();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .max()
                .orElseThrow();
    }

    private void setSoft(ProcessHandle process, String soft) {
        try {
            int status = new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), option + "=" + soft + ":")
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("prlimit ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a limit was set", e);
        }
    }

    /** Lines of the file have a name, the soft and the hard limit, and a unit, with blanks between them. */
    private String hard(ProcessHandle process) {
        try {
            return Files.readAllLines(proc(process).resolve("limits")).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).strip().replaceFirst("^\\S+ +(\\S+).*", "$1"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path proc(ProcessHandle process) {
        return Path.of("/proc", Long.toString(process.pid()));
    }
}
