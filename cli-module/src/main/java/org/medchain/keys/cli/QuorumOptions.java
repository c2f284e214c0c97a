package org.medchain.keys.cli;

import org.medchain.keys.cli.escrow.Quorum;
import picocli.CommandLine.Option;

/** The options for the number of custodians. */
final class QuorumOptions {

    @Option(
            names = "--threshold",
            required = true,
            paramLabel = "M",
            description = "how many shares recover the secret: 2 or more")
    int threshold;

    @Option(names = "--shares", required = true, paramLabel = "N", description = "how many shares there are: up to 255")
    int shares;

    Quorum parse() {
        try {
            return new Quorum(threshold, shares);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, "--threshold and --shares " + e.getMessage(), e);
        }
    }
}
