package org.medchain.keys.web.rotation;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.Optional;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.web.json.Time;

/** The body of a request that names what a compromise affects. */
public record CompromiseBody(String wrappedUnder, String wrappedFrom, String wrappedBefore) {

    @JsonbCreator
    public CompromiseBody(
            @JsonbProperty("wrappedUnder") String wrappedUnder,
            @JsonbProperty("wrappedFrom") String wrappedFrom,
            @JsonbProperty("wrappedBefore") String wrappedBefore) {
        this.wrappedUnder = wrappedUnder;
        this.wrappedFrom = wrappedFrom;
        this.wrappedBefore = wrappedBefore;
    }

    DueWrappings.Selected toSelected() {
        return new DueWrappings.Selected(
                Optional.ofNullable(wrappedUnder),
                Time.parse("wrappedFrom", wrappedFrom),
                Time.parse("wrappedBefore", wrappedBefore));
    }
}
