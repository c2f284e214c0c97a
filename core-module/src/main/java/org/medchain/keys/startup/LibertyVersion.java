package org.medchain.keys.startup;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Open Liberty that runs the service, and whether a vulnerability that concerns the service was published for its version. No other class
 * knows versions.
 *
 * <p>Limit: it knows what was published when the service was built. A server that is installed another way has no version here.
 */
public final class LibertyVersion {

    static final String INSTALLATION = "wlp.install.dir";

    private static final String LAST_AFFECTED = "26.0.0.3";
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4}(?:\\.\\d{1,4}){3}).*");

    private LibertyVersion() {}

    /** One line about the server of this process, if its version is affected. Open Liberty says by a system property where it is installed. */
    static Optional<String> findWarningOfThisServer() {
        return Optional.ofNullable(System.getProperty(INSTALLATION))
                .map(Path::of)
                .flatMap(LibertyVersion::findWarning);
    }

    /**
     * One line about an installation, if its version is affected.
     *
     * @param installation the directory {@code wlp}
     */
    public static Optional<String> findWarning(Path installation) {
        return findVersion(installation)
                .map(NUMBERS::matcher)
                .filter(Matcher::matches)
                .map(version -> version.group(1))
                .filter(version -> Arrays.compare(numbersOf(version), numbersOf(LAST_AFFECTED)) <= 0)
                .map(version -> "Open Liberty " + version
                        + " reads some lengths of requests wrongly (CVE-2026-8646, CVE-2026-15396): take a later"
                        + " version, and let clients reach it through a proxy alone (docs/run/servers.md, \"Several"
                        + " servers\")");
    }

    private static Optional<String> findVersion(Path installation) {
        try (Reader file = Files.newBufferedReader(installation.resolve("lib/versions/openliberty.properties"))) {
            Properties properties = new Properties();
            properties.load(file);
            return Optional.ofNullable(properties.getProperty("com.ibm.websphere.productVersion"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int[] numbersOf(String version) {
        return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }
}
