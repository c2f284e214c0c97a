package org.medchain.keys.web.vault;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Writes a {@link VaultAnswer} and wipes its secrets, whether the writing succeeds or not. */
@Provider
@Produces(MediaType.APPLICATION_JSON)
public class VaultAnswerWriter implements MessageBodyWriter<VaultAnswer> {

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == VaultAnswer.class;
    }

    @Override
    public void writeTo(
            VaultAnswer answer,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        try (answer) {
            answer.writeTo(out);
        }
    }
}
