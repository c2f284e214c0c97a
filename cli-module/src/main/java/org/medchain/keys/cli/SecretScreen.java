package org.medchain.keys.cli;

import java.io.PrintStream;

/** A screen that shows a secret for a moment. It is cleared when it is closed, and when the process is stopped (Ctrl-C, SIGTERM). */
final class SecretScreen implements AutoCloseable {

    /** Clears what is seen and, where the terminal can, what was scrolled off it. */
    private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

    private final PrintStream out;
    private final Thread clearing = new Thread(this::clear);

    private SecretScreen(PrintStream out) {
        this.out = out;
    }

    static SecretScreen of(PrintStream out) {
        SecretScreen screen = new SecretScreen(out);
        Runtime.getRuntime().addShutdownHook(screen.clearing);
        return screen;
    }

    void show(byte[] text) {
        out.println();
        out.write(text, 0, text.length);
        out.println();
        out.flush();
    }

    private void clear() {
        out.print(CLEAR);
        out.flush();
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(clearing);
        } catch (IllegalStateException e) {
            // The process is being stopped; it clears what is clear already.
        }
    }
}
