package org.medchain.keys.web.audit;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import org.medchain.keys.audit.reading.AuditReadLimit;
import org.medchain.keys.server.caller.Callers;

/** The request's leave to read its tenant's audit trail. It ends with the request, when the last line of an export was sent. */
@RequestScoped
public class AuditReadPermit {

    private AuditReadLimit limit;
    private Callers callers;
    private Runnable end = () -> {};

    /** The proxy calls this constructor. */
    protected AuditReadPermit() {}

    @Inject
    AuditReadPermit(AuditReadLimit limit, Callers callers) {
        this.limit = limit;
        this.callers = callers;
    }

    /** @throws org.medchain.keys.TooManyRequestsException if so many of the tenant are out that the request has to wait */
    public void take() {
        end = limit.begin(callers.current());
    }

    @PreDestroy
    void giveBack() {
        end.run();
    }
}
