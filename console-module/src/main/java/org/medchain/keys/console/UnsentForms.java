package org.medchain.keys.console;

import java.time.Clock;
import java.util.Optional;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.console.access.ForgedFormException;
import org.medchain.keys.console.access.IncompleteFormException;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.exchange.Received;
import org.medchain.keys.console.page.TypedForms;
import org.medchain.keys.console.session.Session;
import org.medchain.keys.console.session.UnsentForm;

/** Keeps what people typed while their session came to its end, until they have logged in again. It is sent by them alone, once they have seen it. */
record UnsentForms(FormCheck forms, Clock clock) {

    /**
     * Keeps the form of a request in the session that is over, if the console made it for that session and it carries what somebody typed.
     *
     * @return whether what was typed last waits in the session
     */
    boolean keep(Received request, Session over) {
        if (!request.isPost() || TypedForms.labelOf(request.path()).isEmpty()) {
            return over.unsent().isPresent();
        }
        return find(request, over)
                .filter(form -> over.keep(new UnsentForm(request.path(), form.fields(), clock.instant())))
                .isPresent();
    }

    /** Reads the form of a request; empty if the console did not make it for that session. */
    Optional<Form> find(Received request, Session session) {
        try {
            Form form = request.form().get();
            forms.require(request, form, session);
            return Optional.of(form);
        } catch (ForgedFormException | MalformedValueException | IncompleteFormException e) {
            return Optional.empty();
        }
    }

    /** Hands what was kept to the next session of the same person in the same tenant. */
    static void handOn(Optional<Session> over, Session next) {
        over.filter(it -> it.subject().equals(next.subject()) && it.tenant().equals(next.tenant()))
                .flatMap(Session::unsent)
                .ifPresent(next::keep);
    }
}
