package org.medchain.keys.benchmark;

import java.util.Locale;

/** The parts of the benchmark. */
enum BenchmarkPart {
    /** The ledger, called inside the server. */
    INSIDE,
    /** The ledger, over HTTP. */
    HTTP,
    /** The cost of a request, from a bare server to the product. */
    LAYERS,
    /** The throughput of another key management service on the same machine. */
    PEERS,
    /** A hospital's load with the local KEK and on the KMS simulator, as {@code ./medchain load} makes it. */
    LOAD,
    /** The cost of requests with more and more audit events in the table. */
    YEARS,
    /** The cost of more and more tenants that do nothing. */
    TENANTS;

    /** Returns the name as the command line has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
