package org.medchain.keys.server.database;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.boot.model.naming.CamelCaseToUnderscoresNamingStrategy;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategy;

/** The columns that an entity's fields are mapped to. */
public final class EntityColumns {

    private static final PhysicalNamingStrategy NAMES = new CamelCaseToUnderscoresNamingStrategy();

    private EntityColumns() {}

    public static List<String> of(Class<?> entity) {
        return Arrays.stream(entity.getDeclaredFields())
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()))
                .flatMap(EntityColumns::namesOf)
                .toList();
    }

    private static Stream<String> namesOf(Field field) {
        return field.isAnnotationPresent(Embedded.class) ? of(field.getType()).stream() : Stream.of(nameOf(field));
    }

    private static String nameOf(Field field) {
        Column column = field.getAnnotation(Column.class);
        String name = column == null || column.name().isEmpty() ? field.getName() : column.name();
        return NAMES.toPhysicalColumnName(Identifier.toIdentifier(name), null).getText();
    }
}
