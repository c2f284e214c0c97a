package org.medchain.keys.chain.verification;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@link VerifyAudit}. */
@Command(
        name = "verify-audit",
        sortOptions = false,
        description = {
            "Verifies an export of the audit trail against the checkpoints of its tenant, offline. Prints one line.",
            "Exit status 0: verified; 1: flawed; 2: not verified, because something is missing or can't be read; 3: no"
                    + " flaw found, but too much stands behind the last checkpoint and is not proven."
        })
interface VerifyAuditOptions {

    @Option(names = "--export", order = 1, required = true, paramLabel = "FILE", description = "the export, NDJSON")
    Path export();

    @Option(
            names = "--checkpoints",
            order = 2,
            required = true,
            paramLabel = "DIRECTORY",
            description = "a copy of the directory of checkpoints")
    Path checkpoints();

    @Option(
            names = "--public-key",
            order = 3,
            required = true,
            paramLabel = "FILE",
            description = "the public key that verifies checkpoints; once for each key, if there are several")
    List<Path> publicKeys();

    @Option(
            names = "--tenant",
            order = 4,
            paramLabel = "ID",
            description = "the tenant; without it, the one of the export's first line")
    Optional<String> tenantId();

    @Option(
            names = "--max-unproven",
            order = 5,
            defaultValue = "100",
            converter = Limit.class,
            paramLabel = "ENTRIES",
            description = "how many entries may stand behind the last checkpoint; ${DEFAULT-VALUE} if not given")
    long maxUnproven();

    @Option(
            names = "--max-unproven-seconds",
            order = 6,
            defaultValue = "120",
            converter = Limit.class,
            paramLabel = "SECONDS",
            description = "how long a time they may have taken, from the first of them to the last; ${DEFAULT-VALUE} if"
                    + " not given")
    long maxUnprovenSeconds();

    @Option(
            names = "--from-checkpoint",
            order = 7,
            converter = ChainSize.class,
            paramLabel = "ENTRIES",
            description =
                    "the export begins behind the checkpoint of so many entries, as one with afterSequence does; the"
                            + " directory has that checkpoint and a key has signed it")
    Optional<Long> fromCheckpoint();
}
