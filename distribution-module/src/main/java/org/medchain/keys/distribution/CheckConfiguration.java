package org.medchain.keys.distribution;

import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.medchain.keys.audit.ProviderSettings;
import org.medchain.keys.local.LocalKek;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;
import org.medchain.keys.startup.LibertyVersion;

/**
 * Says what is wrong with the variables of the environment, before a server is started: all settings are constructed as the start does, since
 * constructing is checking. One line for each variable that is wrong, and for each that is none and resembles one; the value is never in it. The version
 * of Open Liberty is looked at too: that is a warning.
 *
 * <p>Limit: nothing is connected to. Whether the database, the issuer, AWS KMS or the HSM takes what the settings say, only a start can tell.
 */
final class CheckConfiguration {

    private static final Path SERVER = Path.of("usr", "servers", "medchain", "server.xml");

    private final KnownVariables known;
    private final Environment environment;
    private final Variables variables;
    private final Set<String> lines = new TreeSet<>();

    CheckConfiguration(KnownVariables known, Environment environment) {
        this.known = known;
        this.environment = environment;
        this.variables = new Variables(environment);
    }

    /**
     * Prints a line for each thing that is wrong, and the warning about the version of Open Liberty.
     *
     * @param liberty the directory of Open Liberty
     * @return true if nothing is wrong
     */
    static boolean reportWrong(Path liberty, Map<String, String> variables, PrintStream err) {
        LibertyVersion.findWarning(liberty).ifPresent(err::println);
        KnownVariables known = KnownVariables.of(liberty.resolve(SERVER));
        Set<String> lines = new CheckConfiguration(known, new Environment(variables)).whatIsWrong();
        lines.forEach(err::println);
        return lines.isEmpty();
    }

    Set<String> whatIsWrong() {
        SettingsClasses.all().forEach(this::construct);
        construct(ProviderSettings.class).ifPresent(this::checkLocalKeks);
        lines.addAll(known.reportUnknown(environment.variables().keySet()));
        return lines;
    }

    private <T extends Settings> Optional<T> construct(Class<T> type) {
        try {
            return Optional.of(newInstance(type));
        } catch (InvalidSettingException e) {
            lines.add(e.getMessage());
            return Optional.empty();
        }
    }

    private <T extends Settings> T newInstance(Class<T> type) {
        Constructor<?> constructor = Stream.of(type.getDeclaredConstructors())
                .filter(it -> List.of(it.getParameterTypes()).contains(Variables.class))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(type + " reads no variables"));
        constructor.setAccessible(true);
        Object[] arguments =
                Stream.of(constructor.getParameterTypes()).map(this::argument).toArray();
        try {
            return type.cast(constructor.newInstance(arguments));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof InvalidSettingException wrong ? wrong : new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object argument(Class<?> type) {
        return type == Variables.class ? variables : newInstance(type.asSubclass(Settings.class));
    }

    /**
     * Checks the local KEKs: they are secrets, so no settings have them, and the provider reads them when it is built.
     */
    private void checkLocalKeks(ProviderSettings chosen) {
        if (chosen.provider() == ProviderType.LOCAL
                || chosen.previous().filter(ProviderType.LOCAL::equals).isPresent()) {
            environment
                    .find("LOCAL_KEK")
                    .ifPresentOrElse(kek -> checkLocalKek("LOCAL_KEK", kek), () -> lines.add("LOCAL_KEK must be set"));
            environment
                    .find("LOCAL_KEK_PREVIOUS")
                    .ifPresent(keks ->
                            Stream.of(keks.split(",", -1)).forEach(kek -> checkLocalKek("LOCAL_KEK_PREVIOUS", kek)));
        }
    }

    private void checkLocalKek(String variable, String kek) {
        try {
            LocalKek.takeCopyOf(kek.toCharArray()).close();
        } catch (IllegalArgumentException e) {
            lines.add(variable + " " + e.getMessage());
        }
    }
}
