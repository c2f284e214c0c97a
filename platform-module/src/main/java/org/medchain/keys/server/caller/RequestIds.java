package org.medchain.keys.server.caller;

import java.util.Optional;

/**
 * The ids by which a request is found again.
 *
 * @param requestId in the audit trail and the log
 * @param traceId in a tracing system, if tracing is on: 32 lower-case hex digits
 */
public record RequestIds(String requestId, Optional<String> traceId) {}
