package org.medchain.keys.client.jpa;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.medchain.keys.client.field.Sealed;

/**
 * Stores a sealed value in a column of bytes. It seals and opens nothing and asks nobody: a converter sees one column of a row, and would call
 * the service for each.
 *
 * <p>Use: {@code @Convert(converter = SealedConverter.class) private Sealed<String> diagnosis;}
 */
@Converter
public final class SealedConverter implements AttributeConverter<Sealed<?>, byte[]> {

    @Override
    public byte[] convertToDatabaseColumn(Sealed<?> sealed) {
        return sealed == null ? null : sealed.message();
    }

    @Override
    public Sealed<?> convertToEntityAttribute(byte[] message) {
        return message == null ? null : Sealed.of(message);
    }
}
