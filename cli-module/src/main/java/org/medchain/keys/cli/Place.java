package org.medchain.keys.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * A place that has a server, as an unpacked archive or a clone is: it adds the commands about that server to those that ask a service. Without one the
 * program has the latter alone.
 */
public interface Place {

    /**
     * Returns an object of picocli, whose annotated methods and subcommands are the commands that the place adds.
     *
     * @param process the environment of this process
     */
    Object commands(PrintStream out, PrintStream err, Map<String, String> process);

    /** Returns the environment for the other commands, with what the place knows in place of what is not set. */
    Map<String, String> environmentOf(Map<String, String> process);

    /** Returns true of a failure of the place's own commands whose message is one line for a person. */
    boolean knows(Exception failure);
}
