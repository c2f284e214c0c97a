package org.medchain.keys.benchmark;

import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@link Benchmark}. */
@Command(
        name = "benchmark",
        sortOptions = false,
        description =
                "Measures the ledger, inside the server and over HTTP, and what years and tenants cost, and prints ratios.")
interface BenchmarkOptions {

    @Option(names = "--seconds", order = 1, required = true, paramLabel = "N", description = "the seconds of a round")
    long seconds();

    @Option(
            names = "--parts",
            order = 2,
            required = true,
            split = ",",
            paramLabel = "PART",
            description = "what to measure: ${COMPLETION-CANDIDATES}; several with commas between")
    Set<BenchmarkPart> parts();

    @Option(
            names = "--events",
            order = 3,
            required = true,
            paramLabel = "N",
            description = "up to how many audit events the table is filled for the part years")
    long events();

    @Option(
            names = "--tenants",
            order = 4,
            required = true,
            paramLabel = "N",
            description = "up to how many tenants there are in the part tenants")
    int tenants();

    @Option(
            names = "--patients",
            order = 5,
            required = true,
            paramLabel = "N",
            description = "how many patients there are in the part tenants")
    int patients();

    @Option(
            names = "--maven",
            order = 6,
            required = true,
            paramLabel = "FILE",
            description = "Maven's command, which gets Hadoop KMS for the part peers")
    Path maven();
}
