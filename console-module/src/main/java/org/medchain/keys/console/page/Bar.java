package org.medchain.keys.console.page;

/**
 * A bar of a chart, of two parts one behind the other.
 *
 * @param done units of what was done
 * @param refused units of what was refused or failed
 */
public record Bar(String label, long successes, long failures, int done, int refused) {}
