package org.medchain.keys.web.rotation;

import java.util.List;
import org.medchain.keys.rotation.WrappedKeys;
import org.medchain.keys.rotation.WrappingOperations.Wrappings;

/** The number of keys under each CMK or KEK, as clients see it. */
public record WrappingsView(List<WrappingView> items) {

    static WrappingsView of(Wrappings wrappings) {
        return new WrappingsView(wrappings.counts().stream()
                .map(count -> WrappingView.of(
                        count,
                        wrappings.current().map(count.wrappedUnder()::equals).orElse(false)))
                .toList());
    }

    static WrappingsView of(List<WrappedKeys> counts) {
        return new WrappingsView(
                counts.stream().map(count -> WrappingView.of(count, null)).toList());
    }
}
