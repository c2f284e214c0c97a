package org.medchain.keys.chain;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** Reads audit entries v1 to v3 as docs/formats.md describes them. The product never needs to. */
final class EntryDecoder {

    private final DataInputStream in;

    private EntryDecoder(byte[] bytes) {
        this.in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    static AuditEntry decode(byte[] bytes) throws IOException {
        EntryDecoder decoder = new EntryDecoder(bytes);
        AuditEntry entry = decoder.entry();
        if (decoder.in.read() != -1) {
            throw new IOException("bytes are left");
        }
        return entry;
    }

    private AuditEntry entry() throws IOException {
        int version = in.readByte();
        if (version < 1 || version > 3) {
            throw new IOException("another version");
        }
        return new AuditEntry(
                text(),
                in.readLong(),
                uuid(),
                Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS),
                text(),
                text(),
                optional(this::text),
                text(),
                optional(this::text),
                text(),
                optional(this::text),
                optional(this::text),
                text(),
                text(),
                optional(this::uuid),
                optional(in::readInt),
                optional(() -> new Hash(in.readNBytes(32))),
                version == 1 ? Optional.empty() : optional(this::text),
                version == 1 ? Optional.empty() : optional(this::text),
                version == 1 ? Optional.empty() : optional(this::text),
                version == 3 ? Optional.of(change()) : Optional.empty());
    }

    private EntryChange change() throws IOException {
        return new EntryChange(text(), in.readLong(), optional(this::longText), optional(this::longText));
    }

    private String longText() throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private String text() throws IOException {
        return new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8);
    }

    private UUID uuid() throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    private <T> Optional<T> optional(Field<T> field) throws IOException {
        return switch (in.readByte()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(field.read());
            default -> throw new IOException("neither absent nor present");
        };
    }

    private interface Field<T> {
        T read() throws IOException;
    }
}
