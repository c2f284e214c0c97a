package org.medchain.keys.web.awskms;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import org.medchain.keys.problem.KmsError;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.protocol.AwsProtocol;
import org.medchain.keys.server.caller.RequestIds;
import org.medchain.keys.server.token.TokenRefusal;
import org.medchain.keys.web.security.RequestIdFilter;
import org.medchain.keys.web.token.TokenFilter;

/**
 * Does for AWS KMS' protocol what {@link TokenFilter} does for all others: the bearer token travels as the session token of AWS' credentials.
 *
 * <p>The signature in {@code Authorization} is not looked at: it would need a secret that client and service share, and there is none beside the token.
 */
@WebFilter(
        urlPatterns = KmsTokenFilter.PATH + "/*",
        dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ASYNC},
        asyncSupported = true)
public class KmsTokenFilter extends TokenFilter {

    static final String PATH = "/aws-kms";

    private static final String SESSION_TOKEN = "X-Amz-Security-Token";

    @Inject
    private transient AwsProtocol protocol;

    /** Looks at what all other paths have while the protocol is off. */
    @Override
    protected Enumeration<String> authorization(HttpServletRequest request) {
        if (!protocol.isOn()) {
            return super.authorization(request);
        }
        return Collections.enumeration(Collections.list(request.getHeaders(SESSION_TOKEN)).stream()
                .map("Bearer "::concat)
                .toList());
    }

    @Override
    protected void refuse(
            HttpServletResponse response, ProblemType type, Optional<TokenRefusal> refusal, RequestIds ids)
            throws IOException {
        if (!protocol.isOn()) {
            super.refuse(response, type, refusal, ids);
            return;
        }
        KmsError error =
                refusal.filter(TokenRefusal.EXPIRED::equals).isPresent() ? KmsError.EXPIRED_TOKEN : KmsError.of(type);
        String message = refusal.map(TokenRefusal::description).orElse(type.detail());
        response.setStatus(error.status());
        response.setContentType(KmsAnswerFilter.MEDIA_TYPE);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(KmsAnswerFilter.REQUEST_ID, ids.requestId());
        response.setHeader(RequestIdFilter.HEADER, ids.requestId());
        response.getOutputStream().write(KmsAnswerFilter.body(error, message).getBytes(StandardCharsets.UTF_8));
    }
}
