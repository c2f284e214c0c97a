package org.medchain.keys.console.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.TreeSet;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.Role;

/** Visits of people, without a request and a session. */
final class Visits {

    private Visits() {}

    /** A visit of one who may do everything, whose tokens have the subject 1. */
    static Visit of(String name) {
        return new Visit(
                null,
                null,
                new Identity(
                        name,
                        Caller.Scope.ONE_TENANT,
                        Optional.empty(),
                        new TreeSet<>(Role.ALL),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("1")),
                Texts.of("en", ZoneOffset.UTC),
                Instant.EPOCH,
                null);
    }
}
