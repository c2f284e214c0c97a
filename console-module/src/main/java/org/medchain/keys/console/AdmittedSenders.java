package org.medchain.keys.console;

import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Admission;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.RequestDetails;

/** Counts requests of the console among all others: the places are those of the HTTP interface. */
@Shared
record AdmittedSenders(RequestDetails details, Admission admission) implements Senders {

    @Inject
    AdmittedSenders {}

    @Override
    public Optional<Runnable> enter(Identity sender) {
        details.isSentBy(sender);
        Optional<Admission.Admitted> place = admission.begin(sender);
        if (place.isPresent() && !place.get().beginOnThread()) {
            place.get().end();
            return Optional.empty();
        }
        place.ifPresent(details::isAdmitted);
        return place.map(it -> it::end);
    }
}
