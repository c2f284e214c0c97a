package org.medchain.keys.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * The streams that a command reads and writes.
 *
 * @param out results, and nothing else
 * @param err problems and progress
 * @param attended whether a person looks at {@code err}: progress is shown then
 * @param hidden asks that person for secrets
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean attended, HiddenInput hidden) {

    static Terminal ofProcess() {
        return new Terminal(System.in, System.out, System.err, isAttended(), Terminal::readHidden);
    }

    Terminal with(PrintStream otherOut, PrintStream otherErr) {
        return new Terminal(in, otherOut, otherErr, attended, hidden);
    }

    /**
     * Returns true if a person looks; up to Java 21 a console exists only then, and later versions have a method that
     * says so.
     */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isAttended() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    @SuppressWarnings("SystemConsoleNull")
    private static char[] readHidden(String prompt) {
        Console console = System.console();
        return console == null ? null : console.readPassword("%s", prompt);
    }
}
