package org.medchain.keys.server;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** Decides whether this server may erase and archive: only a server that is ready does what nothing takes back. */
@Shared
public final class IrreversibleWork {

    private static final Logger LOG = System.getLogger(IrreversibleWork.class.getName());

    private final Iterable<IrreversibleCondition> conditions;
    private final LimitedLog log;

    @Inject
    IrreversibleWork(@Any Instance<IrreversibleCondition> conditions, Clock clock) {
        this((Iterable<IrreversibleCondition>) conditions, clock);
    }

    IrreversibleWork(Iterable<IrreversibleCondition> conditions, Clock clock) {
        this.conditions = conditions;
        this.log = new LimitedLog(LOG, clock);
    }

    /** Returns whether every condition holds. */
    public boolean isAllowed() {
        return isAllowed(condition -> true);
    }

    /** Returns whether the conditions hold that the repetition of lost erasures depends on. */
    public boolean isReplayAllowed() {
        return isAllowed(IrreversibleCondition::isForReplays);
    }

    private boolean isAllowed(Predicate<IrreversibleCondition> wanted) {
        Optional<String> obstacle = StreamSupport.stream(conditions.spliterator(), false)
                .filter(wanted)
                .flatMap(condition -> condition.findObstacle().stream())
                .findFirst();
        obstacle.ifPresent(it -> log.log(Level.WARNING, "this server erases and archives nothing: " + it, "", null));
        return obstacle.isEmpty();
    }
}
