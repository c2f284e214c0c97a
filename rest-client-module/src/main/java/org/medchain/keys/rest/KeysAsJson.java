package org.medchain.keys.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.PatientId;
import org.medchain.keys.client.http.ServiceJson;
import org.medchain.keys.client.http.WholeAnswer;

/** The bodies of {@link DataKeys}, without the server's JSON-B, which would make Strings of plain keys. */
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class KeysAsJson implements MessageBodyReader<Object>, MessageBodyWriter<Object> {

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return reader(genericType, new MultivaluedHashMap<>()).isPresent();
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return reader(genericType, headers).orElseThrow().apply(WholeAnswer.bytesOf(body));
    }

    /** Compares types by their parts: implementations have types of their own, which are not equal to those of the JDK. */
    private static Optional<Function<byte[], Object>> reader(Type type, MultivaluedMap<String, String> headers) {
        if (type == GeneratedDataKey.class) {
            return Optional.of(ServiceJson::generated);
        }
        if (type == DecryptedDataKey.class) {
            return Optional.of(ServiceJson::decrypted);
        }
        return argument(type, List.class)
                .flatMap(item -> argument(item, BatchResult.class))
                .flatMap(key -> batchReader(key, headers));
    }

    private static Optional<Function<byte[], Object>> batchReader(Type key, MultivaluedMap<String, String> headers) {
        if (key == GeneratedDataKey.class) {
            return Optional.of(answer -> ServiceJson.allGenerated(answer, RefusalMapper.askedFor(headers)));
        }
        return key == DecryptedDataKey.class
                ? Optional.of(answer -> ServiceJson.allDecrypted(answer, RefusalMapper.askedFor(headers)))
                : Optional.empty();
    }

    private static Optional<Type> argument(Type type, Class<?> raw) {
        return type instanceof ParameterizedType generic && generic.getRawType() == raw
                ? Optional.of(generic.getActualTypeArguments()[0])
                : Optional.empty();
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == EncryptedKey.class
                || isListOf(PatientId.class, genericType)
                || isListOf(KeyToDecrypt.class, genericType);
    }

    private static boolean isListOf(Class<?> item, Type genericType) {
        return argument(genericType, List.class).filter(item::equals).isPresent();
    }

    @Override
    public void writeTo(
            Object value,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream body)
            throws IOException {
        body.write(bytesOf(value, genericType));
    }

    private static byte[] bytesOf(Object value, Type genericType) {
        if (value instanceof EncryptedKey encryptedKey) {
            return ServiceJson.toDecrypt(encryptedKey);
        }
        List<?> items = (List<?>) value;
        return isListOf(PatientId.class, genericType)
                ? ServiceJson.toGenerate(
                        items.stream().map(PatientId.class::cast).toList())
                : ServiceJson.toDecrypt(
                        items.stream().map(KeyToDecrypt.class::cast).toList());
    }
}
