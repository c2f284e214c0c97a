package org.medchain.keys.web.tenant;

import java.util.Locale;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.tenant.AdoptionChoice;

/**
 * The body of a request that decides about a tenant's row that was changed past the service.
 *
 * @param choice {@code adopt} or {@code restore}
 */
public record AdoptionBody(String choice) {

    /** @throws MalformedValueException if there is no such choice */
    AdoptionChoice toChoice() {
        for (AdoptionChoice known : AdoptionChoice.values()) {
            if (textOf(known).equals(choice)) {
                return known;
            }
        }
        throw new MalformedValueException("choice", "must be adopt or restore");
    }

    static String textOf(AdoptionChoice choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
