package org.medchain.keys.console.page;

/** A tenant as a line of a table. */
public record TenantRow(String tenantId, String name, String status, String path) {}
