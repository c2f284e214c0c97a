package org.medchain.keys.kmssimulator.operation;

import org.medchain.keys.kmssimulator.key.KmsErrorException;

/** Ends a dry run where the call itself would have succeeded. */
final class DryRun {

    private DryRun() {}

    static void stopHere(KmsRequest request) {
        if (request.isTrue("DryRun")) {
            throw new KmsErrorException(
                    "DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");
        }
    }
}
