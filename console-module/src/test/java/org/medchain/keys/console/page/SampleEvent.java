package org.medchain.keys.console.page;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Outcome;
import org.medchain.keys.provider.ProviderType;

/** The event of a ward that generated a data key in a traced request. */
class SampleEvent extends AuditEvent {

    static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @Override
    public long seq() {
        return 7;
    }

    @Override
    public UUID id() {
        return new UUID(0, 7);
    }

    @Override
    public String tenantId() {
        return "hospital";
    }

    @Override
    public Instant occurredAt() {
        return Instant.EPOCH;
    }

    @Override
    public Operation operation() {
        return Operation.GENERATE_DATA_KEY;
    }

    @Override
    public Outcome outcome() {
        return Outcome.SUCCESS;
    }

    @Override
    public String actor() {
        return "ward";
    }

    @Override
    public Optional<String> client() {
        return Optional.empty();
    }

    @Override
    public String roles() {
        return "key-user";
    }

    @Override
    public Optional<String> purposeOfUse() {
        return Optional.of("TREATMENT");
    }

    @Override
    public Optional<String> dataCategory() {
        return Optional.of("laboratory");
    }

    @Override
    public Optional<String> delivery() {
        return Optional.empty();
    }

    @Override
    public Optional<String> sourceAddress() {
        return Optional.empty();
    }

    @Override
    public String requestId() {
        return "request+7";
    }

    @Override
    public Optional<String> traceId() {
        return Optional.of(TRACE);
    }

    @Override
    public ProviderType provider() {
        return ProviderType.LOCAL;
    }
}
