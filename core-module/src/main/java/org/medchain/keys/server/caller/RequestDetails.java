package org.medchain.keys.server.caller;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/** Who sent a request, where it came from and under what id; the web tier fills it in. */
@RequestScoped
public class RequestDetails {

    private String requestId = UuidCreator.getTimeOrderedEpoch().toString();
    private String sourceAddress;
    private Identity identity;
    private boolean audited;

    public void cameFrom(String address, Optional<String> givenRequestId) {
        sourceAddress = address;
        givenRequestId.ifPresent(id -> requestId = id);
    }

    /** The request carries a token that was verified. */
    public void isSentBy(Identity sender) {
        identity = sender;
    }

    /** Who the request's token speaks of; empty without one. */
    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    public String requestId() {
        return requestId;
    }

    /** Where the request came from, if it came over HTTP. */
    Optional<String> sourceAddress() {
        return Optional.ofNullable(sourceAddress);
    }

    /** Remembers that the audit trail has this request's operation, or can't take it. */
    public void markAudited() {
        audited = true;
    }

    public boolean isAudited() {
        return audited;
    }
}
