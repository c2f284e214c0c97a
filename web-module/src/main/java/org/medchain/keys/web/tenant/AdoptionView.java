package org.medchain.keys.web.tenant;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.medchain.keys.tenant.Adoption;
import org.medchain.keys.tenant.AdoptionOperations.Report;
import org.medchain.keys.tenant.AdoptionState;

/**
 * A tenant's row and what the service left there, as JSON.
 *
 * @param trusted whether they are the same; then there is nothing to decide
 * @param differences the names of the values that differ
 * @param last the values of the last change that the service made, by name; absent if that can't be known
 * @param stored the values of the row, by name; absent if there is none
 * @param proposed what a first person chose, while a second one is awaited
 */
public record AdoptionView(
        boolean trusted,
        List<String> differences,
        Map<String, Object> last,
        Map<String, Object> stored,
        Proposed proposed) {

    /** The choice of a first person. */
    public record Proposed(String choice, String proposedBy, Instant proposedAt) {

        static Proposed of(Adoption adoption) {
            return new Proposed(
                    AdoptionBody.textOf(adoption.choice()),
                    adoption.proposer().name(),
                    adoption.proposer().time());
        }
    }

    static AdoptionView of(Report report) {
        Optional<JsonObject> last = report.state().sealed().map(AdoptionState::parse);
        Optional<JsonObject> stored = report.state().stored().map(AdoptionState::parse);
        return new AdoptionView(
                report.state().trusted(),
                differences(last.orElse(JsonObject.EMPTY_JSON_OBJECT), stored.orElse(JsonObject.EMPTY_JSON_OBJECT)),
                last.<Map<String, Object>>map(Map::copyOf).orElse(null),
                stored.<Map<String, Object>>map(Map::copyOf).orElse(null),
                report.proposal().map(Proposed::of).orElse(null));
    }

    private static List<String> differences(JsonObject last, JsonObject stored) {
        TreeSet<String> names = new TreeSet<>(last.keySet());
        names.addAll(stored.keySet());
        names.removeIf(name -> last.containsKey(name) && last.get(name).equals(stored.get(name)));
        return List.copyOf(names);
    }
}
