package org.medchain.keys.console.page;

import java.util.List;

/**
 * A page of tenants.
 *
 * @param next the path of the next page; empty on the last
 */
public record TenantsView(List<TenantRow> rows, String next) {}
