package org.medchain.keys.chain.verification;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of {@link VerifyAudit}, each {@code --name value}. */
record VerifyAuditOptions(Path export, Path checkpoints, List<Path> publicKeys, Optional<String> tenantId) {

    private static final String EXPORT = "--export";
    private static final String CHECKPOINTS = "--checkpoints";
    private static final String PUBLIC_KEY = "--public-key";
    private static final String TENANT = "--tenant";
    private static final List<String> KNOWN = List.of(EXPORT, CHECKPOINTS, PUBLIC_KEY, TENANT);
    private static final String USAGE =
            "the options are --export FILE --checkpoints DIRECTORY --public-key FILE [--tenant ID]";

    /** @throws UsageException if an option is unknown or missing, or has no value, or too many */
    static VerifyAuditOptions parse(String... arguments) {
        Map<String, List<String>> values = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!KNOWN.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new UsageException(USAGE);
            }
            values.computeIfAbsent(arguments[i], name -> new ArrayList<>()).add(arguments[i + 1]);
        }
        List<Path> publicKeys = values.getOrDefault(PUBLIC_KEY, List.of()).stream()
                .map(Path::of)
                .toList();
        if (publicKeys.isEmpty()) {
            throw new UsageException(USAGE);
        }
        return new VerifyAuditOptions(
                Path.of(require(values, EXPORT)),
                Path.of(require(values, CHECKPOINTS)),
                publicKeys,
                find(values, TENANT));
    }

    private static String require(Map<String, List<String>> values, String name) {
        return find(values, name).orElseThrow(() -> new UsageException(USAGE));
    }

    private static Optional<String> find(Map<String, List<String>> values, String name) {
        List<String> found = values.getOrDefault(name, List.of());
        if (found.size() > 1) {
            throw new UsageException(name + " can be given once");
        }
        return found.stream().findFirst();
    }
}
