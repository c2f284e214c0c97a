package org.medchain.keys.console.page;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.page.TenantView.Proposed;

/**
 * A tenant's rotation policy, what is proposed in its place, and the form that changes it.
 *
 * @param tag of what the page shows
 * @param refusal the sentence about the field that is bad; empty if none is
 * @param settings what holds, by their labels
 */
public record PolicyView(
        String tenantId, String tag, String refusal, List<Fact> settings, Proposed proposed, Fields fields) {

    /**
     * The fields of the form, as they are or as somebody typed them.
     *
     * @param window start, end and zone of the window
     * @param windowBad whether they and the days are no window together
     */
    public record Fields(boolean enabled, List<Field> texts, List<Field> window, List<Day> days, boolean windowBad) {

        /** @param bad the name of what a policy may not have; empty if it may have all */
        static Fields of(Form form, Optional<String> bad) {
            List<String> chosen = PolicyForm.days(form);
            boolean windowBad = bad.filter(PolicyForm.WINDOW::equals).isPresent();
            Set<String> marked = windowBad ? ofWindow(chosen) : bad.map(Set::of).orElseGet(Set::of);
            return new Fields(
                    form.find(PolicyForm.ENABLED).filter("true"::equals).isPresent(),
                    fields(form, marked, PolicyForm.MAX_AGE, PolicyForm.NOTICE),
                    fields(form, marked, PolicyForm.START, PolicyForm.END, PolicyForm.ZONE),
                    PolicyForm.DAYS.stream()
                            .map(day -> new Day(day, chosen.contains(day), marked.contains(day)))
                            .toList(),
                    windowBad);
        }

        /** A window lacks days, or else its length. */
        private static Set<String> ofWindow(List<String> chosen) {
            return chosen.isEmpty() ? Set.copyOf(PolicyForm.DAYS) : Set.of(PolicyForm.START, PolicyForm.END);
        }

        private static List<Field> fields(Form form, Set<String> marked, String... names) {
            return Stream.of(names)
                    .map(name -> new Field(name, form.fields().getOrDefault(name, ""), marked.contains(name)))
                    .toList();
        }
    }

    /**
     * A text of the policy.
     *
     * @param bad whether the text is none that a policy may have
     */
    public record Field(String key, String value, boolean bad) {}

    /** A day on which the window may start. */
    public record Day(String key, boolean chosen, boolean bad) {}
}
