package org.medchain.keys.console.page;

import java.util.List;

/**
 * A page of recoveries, newest first.
 *
 * @param tenantId the person's own tenant
 * @param recoveries with a refusal where the installation has no escrow
 * @param next the path of the page behind this one; empty on the last
 */
public record RecoveriesView(String tenantId, Section<RecoveryRow> recoveries, String next) {

    /** Returns the newest recovery whose copies have left: what comes back is for it. None if there is none. */
    public List<RecoveryRow> exported() {
        return recoveries.rows().stream().filter(RecoveryRow::exported).limit(1).toList();
    }

    /** Makes a page of the first rows that were found; another follows if there are more. */
    static RecoveriesView of(String tenantId, Section<RecoveryRow> found, int size) {
        Section<RecoveryRow> shown = found.first(size);
        return new RecoveriesView(
                tenantId,
                shown,
                shown.more()
                        ? Layout.ROOT + RecoveryPages.PATH + "?before="
                                + shown.rows().get(shown.rows().size() - 1).id()
                        : "");
    }
}
