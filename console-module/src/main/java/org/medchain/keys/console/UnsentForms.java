package org.medchain.keys.console;

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
final class UnsentForms {

    private final FormCheck forms;

    UnsentForms(FormCheck forms) {
        this.forms = forms;
    }

    /** Keeps the form of a request in the session that is over, if the console made it for that session and somebody typed into it. */
    void keep(Received request, Session over) {
        if (!request.isPost() || TypedForms.labelOf(request.path()).isEmpty()) {
            return;
        }
        try {
            Form form = request.form().get();
            forms.require(request, form, over);
            over.keep(new UnsentForm(request.path(), form.fields()));
        } catch (ForgedFormException | MalformedValueException | IncompleteFormException e) {
            // Nothing that can be kept.
        }
    }

    /** Hands what was kept to the next session of the same person. */
    static void handOn(Optional<Session> over, Session next) {
        over.filter(it -> it.subject().equals(next.subject()))
                .flatMap(Session::unsent)
                .ifPresent(next::keep);
    }
}
