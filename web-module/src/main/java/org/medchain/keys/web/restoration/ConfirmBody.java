package org.medchain.keys.web.restoration;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.UUID;
import org.medchain.keys.UuidText;

/** The body of a confirmation: which restoration the officer saw. */
public record ConfirmBody(String restorationId) {

    @JsonbCreator
    public ConfirmBody(@JsonbProperty("restorationId") String restorationId) {
        this.restorationId = restorationId;
    }

    UUID toId() {
        return UuidText.require("restorationId", restorationId);
    }
}
