package org.medchain.keys.web.awskms;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Writes a {@link KmsAnswer} and wipes its secret, whether the writing succeeds or not. */
@Provider
@Produces(KmsError.MEDIA_TYPE)
public class KmsAnswerWriter implements MessageBodyWriter<KmsAnswer> {

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == KmsAnswer.class;
    }

    @Override
    public void writeTo(
            KmsAnswer answer,
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
