package org.medchain.keys.dev;

import org.medchain.keys.chain.command.UsageException;
import picocli.CommandLine.Option;

/** The options that say where the KEK of a start is. */
final class KeyOptions {

    @Option(
            names = "--kms-simulator",
            description = {
                "in AWS mode, on a KMS simulator of its own with one CMK: no AWS account is needed. It listens on the loopback address, port"
                        + " KMS_SIMULATOR_PORT, 4599 if that is not set, and keeps its CMK in memory, so the database is another one and fresh with"
                        + " each start"
            })
    private boolean simulator;

    @Option(
            names = "--softhsm",
            description = {
                "with the KEK in a token of SoftHSM (Debian: softhsm2, opensc) in .medchain/softhsm, which is made if it is not there, with a"
                        + " random PIN and the KEK medchain-1. The newest KEK wraps: ./medchain hsm rotate makes another. Its database is one of"
                        + " its own"
            })
    private boolean softHsm;

    ServerStart.Keys keys() {
        if (simulator && softHsm) {
            throw new UsageException("--kms-simulator and --softhsm exclude each other");
        }
        if (simulator) {
            return ServerStart.Keys.IN_THE_SIMULATOR;
        }
        return softHsm ? ServerStart.Keys.IN_SOFTHSM : ServerStart.Keys.OF_THE_ENVIRONMENT;
    }
}
