package org.medchain.keys.chain;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;

/**
 * The types of the fields of an entry, each with its bytes.
 *
 * <ul>
 *   <li>text: 2 bytes of length, then UTF-8
 *   <li>place: 8 bytes; time: 8 bytes, microseconds since 1970; integer: 4 bytes; all big-endian, signed
 *   <li>UUID: 16 bytes in the order of its text
 *   <li>hash: 32 bytes
 *   <li>change: subject as a text, number in 8 bytes, and two long texts that can be absent, each 4 bytes of length, then UTF-8
 *   <li>a value that can be absent: {@code 0x00} if it is, else {@code 0x01} and the value
 * </ul>
 */
final class FieldTypes {

    static final FieldType<String> TEXT = new TextType<>(
            String.class,
            (name, value) -> ByteFields.requireText(name, value),
            (fields, value) -> fields.text(value),
            Function.identity(),
            Function.identity());

    static final FieldType<String> TENANT = new TextType<>(
            String.class,
            (name, value) -> ChainHead.requireTenantId(value),
            (fields, value) -> fields.text(value),
            Function.identity(),
            Function.identity());

    static final FieldType<Instant> TIME = new TextType<>(
            Instant.class,
            (name, value) -> AuditTime.toMicros(value),
            (fields, value) -> fields.number(AuditTime.toMicros(value)),
            AuditTime::toText,
            AuditTime::parse);

    static final FieldType<UUID> UUIDS = new TextType<>(
            UUID.class,
            (name, value) -> {},
            (fields, value) -> fields.uuid(value),
            UUID::toString,
            FieldTypes::parseUuid);

    static final FieldType<Hash> HASH = new TextType<>(
            Hash.class,
            (name, value) -> {},
            (fields, value) -> fields.append(value.bytes()),
            Hash::toString,
            Hash::parse);

    static final FieldType<Long> PLACE = new NumberType<>(
            Long.class,
            FieldTypes::requirePlace,
            (fields, value) -> fields.number(value.longValue()),
            (name, number) -> number);

    static final FieldType<Integer> INTEGER = new NumberType<>(
            Integer.class,
            (name, value) -> {},
            (fields, value) -> fields.number(value.intValue()),
            FieldTypes::toInteger);

    static final FieldType<EntryChange> CHANGE = new ChangeType();

    private FieldTypes() {}

    private static void requirePlace(String name, Long place) {
        if (place < 1) {
            throw new MalformedAuditException(name);
        }
    }

    private static Integer toInteger(String name, Long number) {
        if (number != number.intValue()) {
            throw new MalformedAuditException(name);
        }
        return number.intValue();
    }

    private static UUID parseUuid(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equals(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedAuditException("uuid", e);
        }
        throw new MalformedAuditException("uuid");
    }
}
