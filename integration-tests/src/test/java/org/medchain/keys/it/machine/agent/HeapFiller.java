package org.medchain.keys.it.machine.agent;

import java.nio.file.Files;
import java.nio.file.Path;

/** What the rule of {@code full-heap.btm} calls. Not final: Byteman extends it. */
public class HeapFiller {

    /** Names the file that is there while the heap is to be full. */
    public static final String FILE = "medchain.it.full-heap";

    private static final Path ASKED = Path.of(System.getProperty(FILE));
    private static final int PIECE = 65_536;

    /** Takes memory until there is none. */
    public void fillIfAsked() {
        Object[] taken = {};
        while (Files.exists(ASKED)) {
            taken = new Object[] {taken, new byte[PIECE]};
        }
    }
}
