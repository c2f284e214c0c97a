package org.medchain.keys.cli;

/** A line that is written over and over, for a person who looks. */
final class ProgressLine {

    private final Terminal terminal;
    private int shown;

    ProgressLine(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(String words) {
        if (terminal.attended()) {
            terminal.err().print("\r" + words + " ".repeat(Math.max(0, shown - words.length())));
            terminal.err().flush();
            shown = words.length();
        }
    }

    /** Ends the line, so that the next output begins one of its own. */
    void end() {
        if (shown > 0) {
            terminal.err().println();
            shown = 0;
        }
    }
}
