package org.medchain.keys.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What a process can be sent that Java has no method for. */
public enum Signal {
    /** It stops where it is, and keeps its files and connections. */
    STOP,
    /** It goes on, as if nothing had happened. */
    CONT;

    public void send(List<ProcessHandle> processes) {
        try {
            for (ProcessHandle process : processes) {
                new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid()))
                        .start()
                        .waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a signal was sent", e);
        }
    }
}
