package org.medchain.keys.server.probe;

/**
 * What a probe is answered.
 *
 * @param up 200, else 503
 * @param json the body
 */
public record ProbeAnswer(boolean up, String json) {}
