package org.medchain.keys.console.page;

import java.util.List;

/**
 * A page of all erasures.
 *
 * @param next the path of the next page; empty on the last
 */
public record ErasuresView(List<ErasureRow> rows, String next) {}
