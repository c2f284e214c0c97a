package org.medchain.keys.web.repeat;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.medchain.keys.server.caller.RequestDetails;

/** Notes the body of a request that can be sent again. It comes after the rules for bodies, which bound its length. */
@Provider
@Repeatable
@Priority(Priorities.USER + 1)
public class RepeatableBody implements ReaderInterceptor {

    @Inject
    private RequestDetails details;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        byte[] body = context.getInputStream().readAllBytes();
        details.says(body);
        context.setInputStream(new ByteArrayInputStream(body));
        return context.proceed();
    }
}
