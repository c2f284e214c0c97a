package org.medchain.keys.web.destruction;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import org.medchain.keys.destruction.HoldReason;

/** The body of a request that places a legal hold. */
public record HoldBody(String reason) {

    @JsonbCreator
    public HoldBody(@JsonbProperty("reason") String reason) {
        this.reason = reason;
    }

    HoldReason toReason() {
        return new HoldReason(reason);
    }
}
