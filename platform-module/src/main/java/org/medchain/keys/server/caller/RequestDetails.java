package org.medchain.keys.server.caller;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.CallersRequest;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.tracing.Spans;

/**
 * The sender of a request, its origin and its id; the web tier fills it in, and a filter of another module of the EAR
 * where it came from.
 */
@RequestScoped
public class RequestDetails implements CallersRequest {

    private static final String SEALED = "sealed";

    private String requestId = UuidCreator.getTimeOrderedEpoch().toString();
    private String sourceAddress;
    private Identity identity;
    private boolean audited;
    private Admission.Admitted admitted;
    private RequestContent content;
    private String delivery;
    private String traceId;

    @Override
    public void cameFrom(String address, Optional<String> givenRequestId) {
        sourceAddress = address;
        givenRequestId.ifPresent(id -> requestId = id);
    }

    /** The request carries a token that was verified. */
    public void isSentBy(Identity sender) {
        identity = sender;
    }

    /** Returns the identity of the request's token; empty without one. */
    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    /**
     * Returns the tenant of the request's token.
     *
     * @throws CallerRefusedException if the token names none, or all, or there is no token
     */
    public TenantId requireTenant() {
        return identity().flatMap(Identity::tenant).orElseThrow(CallerRefusedException::new);
    }

    /** The request found a place among those in flight. */
    public void isAdmitted(Admission.Admitted place) {
        admitted = place;
    }

    /** Returns the admission; empty if so many requests were in flight when this one came that it must be refused. */
    public Optional<Admission.Admitted> admitted() {
        return Optional.ofNullable(admitted);
    }

    @Override
    public String requestId() {
        return requestId;
    }

    /** Returns the ids; ask on the thread of the request, which knows its trace. */
    public RequestIds ids() {
        if (traceId == null) {
            traceId = Spans.currentTraceId().orElse(null);
        }
        return new RequestIds(requestId, Optional.ofNullable(traceId));
    }

    /**
     * Returns the facts of the request, sent by this identity. Ask on the thread of the request, which knows its trace.
     */
    ReceivedRequest received(Identity sender) {
        return new ReceivedRequest(sourceAddress(), ids(), delivery(), repeatable(sender));
    }

    /** Returns the address that the request came from, if it came over HTTP. */
    Optional<String> sourceAddress() {
        return Optional.ofNullable(sourceAddress);
    }

    /** The request has an {@code Idempotency-Key}: it may be sent again. To be followed by what it says. */
    public void isRepeatable(String idempotencyKey) {
        content = new RequestContent(idempotencyKey);
    }

    /** The request says this: its method and target, then its body. */
    public void says(byte[] part) {
        if (content != null) {
            content.add(part);
        }
    }

    /**
     * Returns the request that can be repeated; empty without an {@code Idempotency-Key}. A name is no sender: issuers
     * give it, and it may be whatever they let a user choose.
     */
    Optional<RepeatableRequest> repeatable(Identity sender) {
        return Optional.ofNullable(content).flatMap(it -> sender.subject().map(it::sentBy));
    }

    /** Plain keys are to leave sealed to a public key that the request has. */
    public void wantsKeysSealed() {
        delivery = SEALED;
    }

    /**
     * Returns the delivery of plain keys, as the audit trail tells it; empty if they leave as they are, or not at all.
     */
    Optional<String> delivery() {
        return Optional.ofNullable(delivery);
    }

    /** Remembers that the audit trail has this request's operation, or can't take it. */
    public void markAudited() {
        audited = true;
    }

    public boolean isAudited() {
        return audited;
    }
}
