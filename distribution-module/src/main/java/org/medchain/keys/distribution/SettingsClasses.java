package org.medchain.keys.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.server.settings.Settings;

/** Finds the settings of all features: the classes beside {@link Settings}, in its jar, that implement it. Their names end as its does. */
final class SettingsClasses {

    private static final String FILE = Settings.class.getSimpleName() + ".class";

    private SettingsClasses() {}

    static List<Class<? extends Settings>> all() {
        try {
            Path core = Path.of(Settings.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(core)) {
                return in(core);
            }
            try (FileSystem jar = FileSystems.newFileSystem(core)) {
                return in(jar.getPath("/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Class<? extends Settings>> in(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(FILE))
                    .map(file -> classes.relativize(file).toString())
                    .sorted()
                    .map(SettingsClasses::load)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private static Optional<Class<? extends Settings>> load(String file) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            Class<?> found = Class.forName(name, false, Settings.class.getClassLoader());
            return found != Settings.class && Settings.class.isAssignableFrom(found)
                    ? Optional.of(found.asSubclass(Settings.class))
                    : Optional.empty();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
