package org.medchain.keys.kms;

import java.util.Optional;

/**
 * The state of one kind of call in one Region, for operators.
 *
 * @param breaker the Region's own breaker
 * @param cmks how many of the Region's CMKs were called
 * @param notClosed how many of their breakers are open or half-open
 * @param worst the CMKs' breaker that is furthest from closed; empty if none was called
 */
public record RegionReport(BreakerReport breaker, int cmks, int notClosed, Optional<BreakerReport> worst) {}
