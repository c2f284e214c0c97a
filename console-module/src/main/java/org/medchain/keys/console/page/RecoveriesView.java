package org.medchain.keys.console.page;

import java.util.List;

/**
 * A page of recoveries, newest first.
 *
 * @param tenantId the person's own tenant
 * @param next the path of the page behind this one; empty on the last
 */
public record RecoveriesView(String tenantId, List<RecoveryRow> rows, String next) {}
