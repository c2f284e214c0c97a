package org.medchain.keys.console.page;

/**
 * Something that waits for a person or for its time.
 *
 * @param path of the page where it is decided
 * @param label of that page
 */
public record Waiting(String sentence, String path, String label) {}
