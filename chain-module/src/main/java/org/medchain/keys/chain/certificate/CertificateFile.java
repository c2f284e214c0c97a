package org.medchain.keys.chain.certificate;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file with a certificate, in either form in which the service answers one: the bare JWS, or the JSON object
 * <code>{"certificate":"JWS"}</code>. What is in neither form is left as it is, and no key verifies it.
 */
final class CertificateFile {

    private static final JsonFactory JSON = new JsonFactory();

    private CertificateFile() {}

    static String read(Path file) throws IOException {
        String text = withoutLineEnd(Files.readString(file, StandardCharsets.ISO_8859_1));
        return text.startsWith("{") ? certificateIn(text) : text;
    }

    private static String certificateIn(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            if ("certificate".equals(parser.nextFieldName()) && parser.nextToken() == JsonToken.VALUE_STRING) {
                String certificate = parser.getText();
                if (parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null) {
                    return certificate;
                }
            }
        } catch (JacksonException e) {
            // No JSON.
        }
        return json;
    }

    /** An editor may have ended the one line. */
    private static String withoutLineEnd(String text) {
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
