package org.medchain.keys.cli.server;

/**
 * The state of a server that has started.
 *
 * @param line says it for a person, and names the checks that are down
 */
public record ServerState(boolean ready, String line) {}
