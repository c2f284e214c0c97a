package org.medchain.keys.it.outage;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** A command of the operating system. */
final class Command {

    private static final int NOT_THERE = 127;

    private Command() {}

    /** Its exit status once it has ended; 127 if there is no such command. */
    static int run(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return NOT_THERE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a command ran", e);
        }
    }
}
