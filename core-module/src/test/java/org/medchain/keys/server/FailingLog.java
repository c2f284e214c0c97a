package org.medchain.keys.server;

import java.util.ResourceBundle;

/** A logger that has no memory to write with. */
final class FailingLog implements System.Logger {

    @Override
    public String getName() {
        return "failing";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        throw new OutOfMemoryError("of the log");
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        throw new OutOfMemoryError("of the log");
    }
}
