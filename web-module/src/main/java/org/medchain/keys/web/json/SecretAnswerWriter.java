package org.medchain.keys.web.json;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Writes a {@link SecretAnswer} and wipes its secret, whether the writing succeeds or not. */
@Provider
@Produces({MediaType.APPLICATION_JSON, "application/x-amz-json-1.1"})
public class SecretAnswerWriter implements MessageBodyWriter<SecretAnswer> {

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return SecretAnswer.class.isAssignableFrom(type);
    }

    @Override
    public void writeTo(
            SecretAnswer answer,
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
