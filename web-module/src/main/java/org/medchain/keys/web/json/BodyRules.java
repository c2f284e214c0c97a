package org.medchain.keys.web.json;

import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.medchain.keys.MalformedValueException;

/**
 * Lets JSON of {@linkplain JsonShape the shape that the method asks for} be read and nothing else, and of that at most {@value #MAX_BYTES} bytes,
 * whatever length the request states: the largest body that can be right is an encrypted key of a few thousand. {@link MaxBytes} says where more
 * may come. An empty body is none, whatever type it is said to be of.
 */
@Provider
public class BodyRules implements ReaderInterceptor {

    private static final int MAX_BYTES = 65_536;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        MaxBytes more = context.getType().getAnnotation(MaxBytes.class);
        int most = more == null ? MAX_BYTES : more.value();
        byte[] body = context.getInputStream().readNBytes(most + 1);
        if (body.length == 0) {
            return null;
        }
        // Asked here, since the server would make a body of any text by the class's own constructor.
        if (!MediaType.APPLICATION_JSON_TYPE.isCompatible(context.getMediaType())) {
            throw new NotSupportedException();
        }
        if (body.length > most) {
            throw new MalformedValueException("body", "must be at most " + most + " bytes");
        }
        JsonShape.require(body, context.getType());
        context.setInputStream(new ByteArrayInputStream(body));
        return context.proceed();
    }
}
