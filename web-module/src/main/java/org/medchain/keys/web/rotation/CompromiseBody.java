package org.medchain.keys.web.rotation;

import java.util.Optional;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.web.json.Time;

/** The body of a request that names what a compromise affects. */
public record CompromiseBody(String wrappedUnder, String wrappedFrom, String wrappedBefore) {

    DueWrappings.Selected toSelected() {
        return new DueWrappings.Selected(
                Optional.ofNullable(wrappedUnder),
                Time.parse("wrappedFrom", wrappedFrom),
                Time.parse("wrappedBefore", wrappedBefore));
    }
}
