package org.medchain.keys.web.json;

import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.medchain.keys.MalformedValueException;

/**
 * Lets JSON of {@linkplain JsonShape the shape that the method asks for} be read and nothing else, and of that at most {@value #MAX_BYTES} bytes,
 * whatever length the request states: the largest body that can be right is an encrypted key of a few thousand. {@link MaxBytes} says where more
 * may come. An empty body is none, whatever type it is said to be of. A {@link MergePatch} has a type of its own, and the shape of the record that it
 * changes.
 */
@Provider
public class BodyRules implements ReaderInterceptor {

    private static final int MAX_BYTES = 65_536;
    private static final MediaType MERGE_PATCH = MediaType.valueOf(MergePatch.MEDIA_TYPE);

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        boolean patch = context.getType() == MergePatch.class;
        Class<?> shape = patch ? shapeOf(context.getGenericType()) : context.getType();
        MaxBytes more = shape.getAnnotation(MaxBytes.class);
        int most = more == null ? MAX_BYTES : more.value();
        byte[] body = context.getInputStream().readNBytes(most + 1);
        if (body.length == 0) {
            return null;
        }
        // Asked here, since the server would make a body of any text by the class's own constructor.
        if (!(patch ? MERGE_PATCH : MediaType.APPLICATION_JSON_TYPE).isCompatible(context.getMediaType())) {
            throw new NotSupportedException();
        }
        if (body.length > most) {
            throw new MalformedValueException("body", "must be at most " + most + " bytes");
        }
        JsonShape.require(body, shape);
        context.setInputStream(new ByteArrayInputStream(body));
        return context.proceed();
    }

    /** Returns the record that a patch changes, by the type of the method's parameter. */
    private static Class<?> shapeOf(Type patch) {
        return (Class<?>) ((ParameterizedType) patch).getActualTypeArguments()[0];
    }
}
