package org.medchain.keys.caller;

import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The verified token of the calling thread. A session bean, because its context knows the caller on every thread and in
 * every module, with or without an HTTP request.
 */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class CallerToken {

    @Resource
    private SessionContext context;

    public Optional<JsonWebToken> find() {
        return context.getCallerPrincipal() instanceof JsonWebToken token ? Optional.of(token) : Optional.empty();
    }
}
