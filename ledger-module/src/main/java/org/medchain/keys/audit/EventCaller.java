package org.medchain.keys.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.ReceivedRequest;

/** The columns of an audit event that say who asked, and by which request. */
@Embeddable
public class EventCaller {

    @Column(updatable = false)
    String actor;

    @Column(updatable = false)
    String client;

    @Column(updatable = false)
    String roles;

    @Column(updatable = false)
    String purposeOfUse;

    @Column(updatable = false)
    String sourceAddress;

    @Column(updatable = false)
    String requestId;

    @Column(updatable = false)
    String dataCategory;

    @Column(updatable = false)
    String delivery;

    @Column(updatable = false)
    String traceId;

    /** JPA calls this constructor. */
    protected EventCaller() {}

    EventCaller(Caller caller) {
        this.actor = caller.actor();
        this.roles = caller.rolesText();
        Identity identity = caller.identity();
        this.client = identity.client().orElse(null);
        this.purposeOfUse = identity.purposeOfUse().orElse(null);
        this.dataCategory = identity.dataCategory().orElse(null);
        ReceivedRequest request = caller.request();
        this.delivery = request.delivery().orElse(null);
        this.sourceAddress = request.sourceAddress().orElse(null);
        this.requestId = request.ids().requestId();
        this.traceId = request.ids().traceId().orElse(null);
    }
}
