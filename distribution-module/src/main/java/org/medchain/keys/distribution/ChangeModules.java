package org.medchain.keys.distribution;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.distribution.ModulesOfApplication.EarModule;

/**
 * Adds modules of the hospital to the application of an installed server, removes and lists them: {@code bin/medchain module}. A module's features
 * are in a file of {@code configDropins/defaults} that has its name.
 */
final class ChangeModules {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.(war|jar)");
    private static final Pattern CONTEXT_ROOT = Pattern.compile("/[A-Za-z0-9][A-Za-z0-9._~/-]*");
    private static final Pattern FEATURE = Pattern.compile("[A-Za-z][A-Za-z0-9]*-[0-9]+\\.[0-9]+");
    private static final Pattern SHORT_NAME = Pattern.compile("(?m)^IBM-ShortName: (\\S+)");

    /** The first segments of the paths that the service and the server answer. */
    static final Set<String> TAKEN =
            Set.of("api", "admin", "v1", "aws-kms", "problems", "health", "metrics", "openapi", "ibm", "jwt");

    private final Path liberty;
    private final Path server;
    private final PrintStream out;

    /** @param liberty the directory of Open Liberty */
    ChangeModules(Path liberty, PrintStream out) {
        this.liberty = liberty;
        this.server = liberty.resolve("usr/servers/medchain");
        this.out = out;
    }

    private Path application() {
        return server.resolve("apps/medchain-keys.ear");
    }

    private Path featuresOf(String module) {
        return server.resolve("configDropins/defaults").resolve(module + ".xml");
    }

    void list() throws IOException {
        ModulesOfApplication.of(application())
                .modules()
                .forEach(module -> out.println(module.file()
                        + module.contextRoot().map(root -> " " + root).orElse("")));
    }

    void remove(String name) throws IOException {
        requireNotOurs(name);
        if (!ModulesOfApplication.of(application()).remove(name)) {
            throw new ServerException("the application has no module " + name);
        }
        Files.deleteIfExists(featuresOf(name));
        out.println("Removed " + name + ". The next start of the server is without it.");
    }

    /** @param contextRoot if it is not that of the module which is replaced, or the file's name */
    void add(Path file, Optional<String> contextRoot, Set<String> features) throws IOException {
        String name = file.getFileName().toString();
        if (!NAME.matcher(name).matches()) {
            throw new ServerException(
                    "a module is a file NAME.war, or NAME.jar with EJBs, of letters, digits, dots and hyphens");
        }
        requireNotOurs(name);
        requireZip(file);
        requireInstalled(features);
        ModulesOfApplication modules = ModulesOfApplication.of(application());
        EarModule module = new EarModule(name, contextRootOf(name, contextRoot, modules.modules()));
        Optional<String> before = featuresFileOf(name);
        // A module without its features would stop the start; features without their module do no harm.
        writeFeatures(name, fileWith(features));
        try {
            modules.put(file, module);
        } catch (IOException | RuntimeException e) {
            writeFeatures(name, before);
            throw e;
        }
        out.println("Added " + name
                + module.contextRoot().map(root -> " at " + root).orElse("")
                + ". The next start of the server is with it.");
    }

    private static void requireNotOurs(String name) {
        if (name.contains("medchain-keys-")) {
            throw new ServerException(name + " is a module of the service itself");
        }
    }

    /** Refuses a file that is half copied, or something else under the name. */
    private static void requireZip(Path file) {
        try {
            new ZipFile(file.toFile()).close();
        } catch (IOException e) {
            throw new ServerException("cannot read " + file + " as a WAR or a jar", e);
        }
    }

    /** Returns the given context root, or that of the module that is replaced. */
    private static Optional<String> contextRootOf(String name, Optional<String> given, List<EarModule> modules) {
        if (!name.endsWith(".war")) {
            if (given.isPresent()) {
                throw new ServerException("only a WAR has a context root");
            }
            return Optional.empty();
        }
        Optional<String> before = modules.stream()
                .filter(module -> module.file().equals(name))
                .findFirst()
                .flatMap(EarModule::contextRoot);
        String root = given.or(() -> before).orElse("/" + name.substring(0, name.length() - ".war".length()));
        if (!CONTEXT_ROOT.matcher(root).matches() || TAKEN.contains(root.split("/", -1)[1])) {
            throw new ServerException("a context root is a path as /ward, and none of the service's: "
                    + TAKEN.stream().sorted().collect(Collectors.joining(", /", "/", "")));
        }
        modules.stream()
                .filter(module -> module.contextRoot().filter(root::equals).isPresent())
                .filter(module -> !module.file().equals(name))
                .findFirst()
                .ifPresent(module -> {
                    throw new ServerException(module.file() + " is at " + root + " already");
                });
        return Optional.of(root);
    }

    private void requireInstalled(Set<String> features) throws IOException {
        Set<String> wrong = features.stream()
                .filter(feature -> !FEATURE.matcher(feature).matches())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!wrong.isEmpty()) {
            throw new ServerException("a feature of Open Liberty is a name as appSecurity-5.0");
        }
        Set<String> missing = new TreeSet<>(features);
        missing.removeAll(installed());
        if (!missing.isEmpty()) {
            throw new ServerException(
                    "this Open Liberty does not have " + String.join(", ", missing) + ". Install with "
                            + liberty.resolve("bin/featureUtility") + " installFeature " + String.join(" ", missing));
        }
    }

    private Set<String> installed() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path manifest : manifests()) {
            Matcher name = SHORT_NAME.matcher(Files.readString(manifest));
            if (name.find()) {
                names.add(name.group(1));
            }
        }
        return names;
    }

    private List<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.list(liberty.resolve("lib/features"))) {
            return files.filter(file -> file.toString().endsWith(".mf")).toList();
        }
    }

    private Optional<String> featuresFileOf(String name) throws IOException {
        Path file = featuresOf(name);
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    private static Optional<String> fileWith(Set<String> features) {
        if (features.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(List.of("<server>", "  <featureManager>"));
        new TreeSet<>(features).forEach(feature -> lines.add("    <feature>" + feature + "</feature>"));
        lines.addAll(List.of("  </featureManager>", "</server>", ""));
        return Optional.of(String.join("\n", lines));
    }

    /** Writes the features that are given now in place of those of an earlier {@code add}. */
    private void writeFeatures(String name, Optional<String> content) throws IOException {
        Path file = featuresOf(name);
        if (content.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(file.getParent());
        ReplacedFile.write(file, out -> out.write(content.get().getBytes(StandardCharsets.UTF_8)));
    }
}
