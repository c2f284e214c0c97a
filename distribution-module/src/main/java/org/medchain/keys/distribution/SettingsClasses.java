package org.medchain.keys.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variable;

/**
 * Finds the settings of all features, and the variables that they read, in the jars that have beans of the application. Settings are the classes that
 * implement {@link Settings}, whose names end as its does; variables are constants, most of them of settings.
 */
final class SettingsClasses {

    private static final String SUFFIX = ".class";

    /** The file that tells the server that a jar has beans. */
    private static final String BEANS = "META-INF/beans.xml";

    private static final String OURS = "org/medchain/keys";

    private static final List<String> TYPES_OF_VARIABLES =
            List.of(TextVariable.class.descriptorString(), NumberVariable.class.descriptorString());

    private SettingsClasses() {}

    static List<Class<? extends Settings>> all() {
        return classes(file -> file.toString().endsWith(Settings.class.getSimpleName() + SUFFIX)).stream()
                .filter(found -> found != Settings.class && Settings.class.isAssignableFrom(found))
                .<Class<? extends Settings>>map(found -> found.asSubclass(Settings.class))
                .toList();
    }

    /** The names of all variables that are declared, those of providers that are not in use among them. */
    static Set<String> variables() {
        Set<String> names = new TreeSet<>();
        for (Class<?> declaring : classes(SettingsClasses::namesAVariable)) {
            for (Field field : declaring.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && Variable.class.isAssignableFrom(field.getType())) {
                    names.add(variable(field).name());
                }
            }
        }
        return names;
    }

    /** Other classes are not loaded: that would take seconds, and libraries that are not here. */
    private static boolean namesAVariable(Path file) {
        try {
            String constants = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return TYPES_OF_VARIABLES.stream().anyMatch(constants::contains);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Variable variable(Field field) {
        try {
            field.setAccessible(true);
            return (Variable) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Class<?>> classes(Predicate<Path> wanted) {
        try {
            List<Class<?>> found = new ArrayList<>();
            for (URL beans : Collections.list(Settings.class.getClassLoader().getResources(BEANS))) {
                found.addAll(beside(beans, wanted));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Class<?>> beside(URL beans, Predicate<Path> wanted) throws IOException, URISyntaxException {
        if (!(beans.openConnection() instanceof JarURLConnection connection)) {
            return in(Path.of(beans.toURI()).getParent().getParent(), wanted);
        }
        try (FileSystem jar =
                FileSystems.newFileSystem(Path.of(connection.getJarFileURL().toURI()))) {
            return in(jar.getPath("/"), wanted);
        }
    }

    private static List<Class<?>> in(Path classes, Predicate<Path> wanted) throws IOException {
        Path ours = classes.resolve(OURS);
        if (!Files.isDirectory(ours)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(ours)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .filter(wanted)
                    .map(file -> classes.relativize(file).toString())
                    .sorted()
                    .<Class<?>>map(SettingsClasses::load)
                    .toList();
        }
    }

    private static Class<?> load(String file) {
        String name = file.substring(0, file.length() - SUFFIX.length()).replace('/', '.');
        try {
            return Class.forName(name, false, Settings.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
