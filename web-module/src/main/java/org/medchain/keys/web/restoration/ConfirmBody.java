package org.medchain.keys.web.restoration;

import java.util.UUID;
import org.medchain.keys.UuidText;

/** The body of a confirmation: which restoration the officer saw. */
public record ConfirmBody(String restorationId) {

    UUID toId() {
        return UuidText.require("restorationId", restorationId);
    }
}
