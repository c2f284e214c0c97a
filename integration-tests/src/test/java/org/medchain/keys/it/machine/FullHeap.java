package org.medchain.keys.it.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medchain.keys.it.machine.agent.HeapFiller;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.ServerAgent;

/** The heap of a server's process, which the test fills while the server runs. */
final class FullHeap {

    private static final String RULES = "full-heap.btm";

    private final Path asked;

    private FullHeap(Path asked) {
        this.asked = asked;
    }

    /** From its next start on the heap of the server can be filled. */
    static FullHeap addTo(MedChainServer server) throws IOException {
        Path directory = Files.createDirectories(server.directory().server().resolve("heap"));
        Path rules = directory.resolve(RULES);
        try (InputStream resource = FullHeap.class.getResourceAsStream(RULES)) {
            Files.copy(resource, rules);
        }
        FullHeap heap = new FullHeap(directory.resolve("asked"));
        ServerAgent.addTo(server, rules, HeapFiller.class).option("-D" + HeapFiller.FILE + "=" + heap.asked);
        return heap;
    }

    /** Fills it before the next commit of audit events. */
    void fill() throws IOException {
        Files.createFile(asked);
    }

    void free() throws IOException {
        Files.delete(asked);
    }
}
