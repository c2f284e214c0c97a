package org.medchain.keys.server;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;

/** A logger that keeps its lines. */
public final class RecordedLog implements System.Logger {

    private final List<String> lines = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    public List<String> lines() {
        return lines;
    }

    List<Throwable> failures() {
        return failures;
    }

    @Override
    public String getName() {
        return "recorded";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        lines.add(level + " " + message);
        failures.add(thrown);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        lines.add(level + " " + format);
    }
}
