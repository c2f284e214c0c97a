package org.medchain.keys.console.page;

/**
 * An entry of the menu.
 *
 * @param current whether its page is shown
 */
public record MenuItem(String path, String label, boolean current) {}
