package org.medchain.keys.chain.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.medchain.keys.chain.RecordedEntry;

/**
 * Writes the audit export: NDJSON, one entry a line, in the order given. All of it is ASCII, so that a line is one line and
 * shows what it holds wherever it is printed.
 *
 * <p>Closing flushes the stream and leaves it open.
 */
public final class AuditExportWriter implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .rootValueSeparator("")
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private final JsonGenerator json;

    /** @throws UncheckedIOException if the stream fails */
    public AuditExportWriter(OutputStream out) {
        try {
            json = JSON.createGenerator(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws UncheckedIOException if the stream fails */
    public void write(RecordedEntry entry) {
        try {
            EntryJson.write(json, entry);
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Stands for what should be an entry and can't be one, so that readers find a flaw at its place.
     *
     * @throws UncheckedIOException if the stream fails
     */
    public void writeMalformed() {
        try {
            json.writeRaw("{\"malformed\":true}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void flush() {
        try {
            json.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws UncheckedIOException if the stream fails */
    @Override
    public void close() {
        try {
            json.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
