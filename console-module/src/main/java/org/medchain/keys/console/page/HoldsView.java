package org.medchain.keys.console.page;

import java.util.List;

/**
 * A page of all legal holds.
 *
 * @param next the path of the next page; empty on the last
 */
public record HoldsView(List<ListedHoldRow> rows, String next) {}
