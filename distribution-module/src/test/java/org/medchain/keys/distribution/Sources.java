package org.medchain.keys.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A copy of this build's sources, to build again without touching what this build made. */
record Sources(Path directory) {

    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    static Sources copyTo(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        String copy = "cd '" + ROOT
                + "' && tar -cf - --exclude=./.git --exclude=target --exclude=.medchain . | tar -xf - -C '" + directory
                + "'";
        Command.Result copied = new Command(directory.getParent(), "bash", "-euc", copy).run(Map.of());
        if (copied.status() != 0) {
            throw new IOException(copied.output());
        }
        return new Sources(directory);
    }

    /** With the local repository of this build. */
    Command.Result maven(String... arguments) throws IOException, InterruptedException {
        return maven(Path.of(System.getProperty("medchain.it.repository")), arguments);
    }

    Command.Result maven(Path localRepository, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-B", "-Dmaven.repo.local=" + localRepository));
        all.addAll(List.of(arguments));
        return new Command(directory, System.getProperty("medchain.it.maven") + "/bin/mvn", all.toArray(String[]::new))
                .run(Map.of());
    }
}
