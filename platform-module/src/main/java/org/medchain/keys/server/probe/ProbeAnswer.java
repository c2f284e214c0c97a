package org.medchain.keys.server.probe;

/**
 * The answer to a probe.
 *
 * @param up 200, else 503
 * @param json the body
 */
public record ProbeAnswer(boolean up, String json) {}
