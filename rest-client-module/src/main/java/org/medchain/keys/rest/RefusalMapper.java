package org.medchain.keys.rest;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.medchain.keys.client.http.ServiceJson;
import org.medchain.keys.client.http.WholeAnswer;

/**
 * Makes the API's exceptions of refusals, and refuses itself what would send the token, and plain keys in the answer, in clear to another machine. It reads an answer while that can be read: inside of a JAX-RS resource the body of a
 * {@code WebApplicationException} can't (RESTEASY003291).
 */
public final class RefusalMapper
        implements ClientRequestFilter, ClientResponseFilter, ResponseExceptionMapper<KeyManagementException> {

    private static final int OK = 200;
    private static final int CREATED = 201;

    /** This header is set here on each answer, for the mapper, which does not see the request. */
    private static final String OF_PATIENT = "Medchain-Of-Patient";

    /** This one is set here on each answer to a batch, for {@link KeysAsJson}. */
    private static final String ASKED = "Medchain-Asked";

    @Override
    public void filter(ClientRequestContext request) {
        if (!HttpKeySourceSettings.isSafe(request.getUri())) {
            throw new IllegalStateException(
                    "medchain-keys/mp-rest/url must be https:// and a host, or http:// and a host of this machine");
        }
    }

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext answer) {
        answer.getHeaders().putSingle(OF_PATIENT, Boolean.toString(isDecrypt(request)));
        if (request.getEntity() instanceof List<?> asked) {
            answer.getHeaders().putSingle(ASKED, Integer.toString(asked.size()));
        }
    }

    /** Returns how many keys a batch was for. */
    static int askedFor(MultivaluedMap<String, String> headers) {
        return Integer.parseInt(headers.getFirst(ASKED));
    }

    /** Returns true for a decrypt: what it does not find is the patient. */
    private static boolean isDecrypt(ClientRequestContext request) {
        String path = request.getUri().getPath();
        return path.endsWith("/data-keys/decrypt") || path.endsWith("/data-keys/decrypt/batch");
    }

    /** Returns true for what the service does not answer a key with: a refusal, or an answer that its interface does not have. */
    @Override
    public boolean handles(int status, MultivaluedMap<String, Object> headers) {
        boolean hasJson =
                String.valueOf(headers.getFirst(HttpHeaders.CONTENT_TYPE)).startsWith(MediaType.APPLICATION_JSON);
        return !hasJson || (status != OK && status != CREATED);
    }

    @Override
    public KeyManagementException toThrowable(Response answer) {
        return ServiceJson.refusal(
                answer.getStatus(),
                header(answer, HttpHeaders.CONTENT_TYPE),
                header(answer, "X-Request-Id"),
                header(answer, HttpHeaders.RETRY_AFTER),
                bodyOf(answer),
                header(answer, OF_PATIENT).map(Boolean::valueOf).orElse(false));
    }

    private static byte[] bodyOf(Response answer) {
        if (!answer.hasEntity()) {
            return new byte[0];
        }
        try (InputStream body = answer.readEntity(InputStream.class)) {
            return WholeAnswer.bytesOf(body);
        } catch (IOException e) {
            throw new ProcessingException(e);
        }
    }

    private static Optional<String> header(Response answer, String name) {
        return Optional.ofNullable(answer.getHeaderString(name));
    }
}
