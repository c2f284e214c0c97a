package org.medchain.keys.datakey;

import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.provider.TenantCmk;

/** The rule of a request for what is due. It is made once for a CMK: a batch of many data keys costs one look at it. */
final class CurrentRule {

    private final Function<TenantCmk, WrappingRule> source;
    private Optional<Known> known = Optional.empty();

    private record Known(TenantCmk cmk, WrappingRule rule) {}

    CurrentRule(Function<TenantCmk, WrappingRule> source) {
        this.source = source;
    }

    /** Returns the rule for wrappings of a tenant with this CMK. */
    synchronized WrappingRule of(TenantCmk cmk) {
        Known found = known.filter(it -> it.cmk().equals(cmk)).orElseGet(() -> new Known(cmk, source.apply(cmk)));
        known = Optional.of(found);
        return found.rule();
    }
}
