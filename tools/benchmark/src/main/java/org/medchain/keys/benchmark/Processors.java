package org.medchain.keys.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The time that the processors spent on a server and its database. It says more than a rate on a machine with other work. */
record Processors(Duration server, Duration database) {

    /** @param database PostgreSQL's first process */
    static Processors read(MeasuredServer server, ProcessHandle database) {
        return new Processors(
                sum(server.processes()),
                sum(Stream.concat(Stream.of(database), database.descendants()).toList()));
    }

    private static Duration sum(List<ProcessHandle> processes) {
        return processes.stream()
                .map(process -> process.info().totalCpuDuration())
                .flatMap(Optional::stream)
                .reduce(Duration.ZERO, Duration::plus);
    }

    Processors since(Processors earlier) {
        return new Processors(server.minus(earlier.server), database.minus(earlier.database));
    }
}
