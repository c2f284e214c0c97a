package org.medchain.keys.console.page;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.page.UnsentView.Field;
import org.medchain.keys.console.session.Session;
import org.medchain.keys.console.session.UnsentForm;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.Shared;

/** Shows a person who logged in again what was typed into a form when the last session was over. */
@Shared
final class UnsentPages implements Pages {

    @Override
    public List<Route> routes() {
        return List.of(Route.get(TypedForms.UNSENT, UnsentPages::show));
    }

    private static Answer show(Visit visit) {
        return visit.session()
                .unsent()
                .map(form -> visit.page("unsent", "unsent.title", view(form, visit.texts())))
                .orElseGet(() -> Answer.seeOther(Layout.ROOT + "/"));
    }

    static UnsentView view(UnsentForm form, Texts texts) {
        List<Field> fields = form.fields().entrySet().stream()
                .filter(field -> !field.getKey().equals(Session.FORM_FIELD))
                .sorted(Map.Entry.comparingByKey())
                .map(field -> new Field(field.getKey(), label(field.getKey(), texts), field.getValue()))
                .toList();
        String button = TypedForms.labelOf(form.path()).map(texts::of).orElseThrow();
        return new UnsentView(form.path().substring(1), button, fields);
    }

    /** Returns the label of a field; its name if it has none, so that nothing is sent that is not shown. */
    static String label(String name, Texts texts) {
        return Stream.of("field.", "setting.")
                .flatMap(kind -> texts.find(kind + name).stream())
                .findFirst()
                .orElse(name);
    }
}
