package org.medchain.keys.console.page;

import org.medchain.keys.console.exchange.Received;

/**
 * The rotations of the person's tenant, the part of its page that is live.
 *
 * @param rotations the newest ones
 * @param mayStart whether no rotation is open
 * @param path where a browser gets this part again; empty if no rotation runs
 * @param pagePath the path of the page, for browsers that run no scripts
 */
public record ProgressView(Section<RotationRow> rotations, boolean mayStart, String path, String pagePath) {

    static ProgressView of(Section<RotationRow> rotations, String pagePath) {
        boolean runs = rotations.rows().stream().anyMatch(RotationRow::running);
        return new ProgressView(
                rotations,
                rotations.rows().stream().noneMatch(RotationRow::isOpen),
                runs ? Layout.ROOT + RotationPages.PROGRESS + "?" + Received.RELOAD + "=true" : "",
                pagePath);
    }

    /** Returns whether a rotation runs, so that the part changes by itself. */
    boolean isLive() {
        return !path.isEmpty();
    }
}
