package org.medchain.keys.server.console;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;

/** Tells pages outside of the console whether there is one. */
@Shared
public final class ConsoleEntrance {

    private final boolean open;

    @Inject
    public ConsoleEntrance(ConsoleSettings settings) {
        this.open = settings.client().isPresent();
    }

    public boolean isOpen() {
        return open;
    }
}
