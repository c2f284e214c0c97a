package org.medchain.keys.web.json;

import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;

/**
 * The forms in which a resource answers.
 *
 * @param types the first is for clients that take anything
 */
public record Offer(List<MediaType> types) {

    public Offer(MediaType... types) {
        this(List.of(types));
    }

    /**
     * The form that a client likes best, none if it takes none. The client's own order counts where it likes two alike: generated
     * clients name JSON first, and read nothing else.
     *
     * @param accepted what the client accepts, as JAX-RS sorts it
     */
    public Optional<MediaType> bestFor(List<MediaType> accepted) {
        return accepted.stream()
                .filter(type -> !"0".equals(type.getParameters().get("q")))
                .flatMap(type -> types.stream().filter(type::isCompatible))
                .findFirst();
    }
}
