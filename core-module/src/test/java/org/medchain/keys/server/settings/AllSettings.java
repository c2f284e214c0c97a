package org.medchain.keys.server.settings;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.inject.Inject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The settings of all features, and their variables, as the classes of the application have them. */
public final class AllSettings {

    /** No class of others is asked for. */
    private static final JavaClasses CLASSES = ArchConfiguration.withThreadLocalScope(configuration -> {
        configuration.setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.medchain.keys");
    });

    private final Variables variables;
    private final Map<Class<?>, Object> constructed = new HashMap<>();

    private AllSettings(Variables variables) {
        this.variables = variables;
    }

    /** Constructs each, as the start does. */
    public static void construct(Map<String, String> environment) {
        AllSettings all = new AllSettings(MapConfig.variables(environment));
        types().forEach(all::get);
    }

    /** The classes of settings. */
    public static List<Class<?>> types() {
        return CLASSES.stream()
                .filter(type -> type.isAssignableTo(Settings.class) && !type.isInterface())
                .<Class<?>>map(type -> type.reflect())
                .toList();
    }

    /** Each variable that is declared anywhere. */
    public static List<Variable> variables() {
        return CLASSES.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC)
                        && field.getRawType().isAssignableTo(Variable.class))
                .map(field -> valueOf(field.reflect()))
                .toList();
    }

    /** Those of the variables that hold whole numbers. */
    public static Stream<NumberVariable> numbers() {
        return variables().stream().filter(NumberVariable.class::isInstance).map(NumberVariable.class::cast);
    }

    /** Those of the variables that hold texts. */
    public static Stream<TextVariable> texts() {
        return variables().stream().filter(TextVariable.class::isInstance).map(TextVariable.class::cast);
    }

    private static Variable valueOf(Field field) {
        try {
            field.setAccessible(true);
            return (Variable) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private Object get(Class<?> type) {
        if (type.equals(Variables.class)) {
            return variables;
        }
        if (!constructed.containsKey(type)) {
            constructed.put(type, create(type));
        }
        return constructed.get(type);
    }

    private Object create(Class<?> type) {
        Constructor<?> constructor = Stream.of(type.getDeclaredConstructors())
                .filter(it -> it.isAnnotationPresent(Inject.class))
                .findFirst()
                .orElseThrow();
        try {
            constructor.setAccessible(true);
            return constructor.newInstance(
                    Stream.of(constructor.getParameterTypes()).map(this::get).toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InvalidSettingException refused) {
                throw refused;
            }
            throw new AssertionError(e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
