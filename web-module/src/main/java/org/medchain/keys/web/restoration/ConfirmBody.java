package org.medchain.keys.web.restoration;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.UUID;
import java.util.regex.Pattern;
import org.medchain.keys.MalformedValueException;

/** The body of a confirmation: which restoration the officer saw. */
public record ConfirmBody(String restorationId) {

    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    @JsonbCreator
    public ConfirmBody(@JsonbProperty("restorationId") String restorationId) {
        this.restorationId = restorationId;
    }

    UUID toId() {
        if (restorationId == null || !SHAPE.matcher(restorationId).matches()) {
            throw new MalformedValueException("restorationId", "must be a UUID of 36 characters");
        }
        return UUID.fromString(restorationId);
    }
}
