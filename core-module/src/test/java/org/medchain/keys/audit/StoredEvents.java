package org.medchain.keys.audit;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.ReceivedRequest;
import org.medchain.keys.server.caller.RequestIds;

/** Events as a chain has them, for tests of what is made of them. */
public final class StoredEvents {

    private StoredEvents() {}

    /** A success with all that an event can have but a reason, the second of its chain. */
    public static AuditEvent whole() {
        TenantId tenantId = new TenantId("hospital-a");
        Caller caller = new Caller(
                new Identity(
                        "dr.miller",
                        Caller.Scope.ONE_TENANT,
                        Optional.of(tenantId),
                        new TreeSet<>(List.of("key-user", "auditor")),
                        Optional.of("ward-application"),
                        Optional.of("TREATMENT"),
                        Optional.of("laboratory"),
                        Optional.empty()),
                new ReceivedRequest(
                        Optional.of("192.0.2.17"),
                        new RequestIds("request-1", Optional.of("0af7651916cd43dd8448eb211c80319c")),
                        Optional.of("sealed"),
                        Optional.empty()));
        Attempt attempt = new Attempt(
                Operation.GENERATE_DATA_KEY, caller, Optional.of(tenantId), Optional.of(new PatientId("patient-1")));
        attempt.actsOn(DataKeyId.parse("01a2103e-af21-7a4b-a9b0-92d1b92862d5"));
        attempt.reaches(1);
        attempt.calls(Optional.of("eu-west-1"));
        attempt.changes(
                new RowChange("tenants/hospital-a", 7, Optional.of("{\"window\":60}"), Optional.of("{\"window\":90}")));
        return follow(attempt, Optional.empty(), 1);
    }

    /** What the service did by itself, with nothing that an event can lack; the first of its chain. */
    public static AuditEvent bare(Operation operation, Optional<FailureReason> reason) {
        Attempt attempt = new Attempt(operation, Caller.internal("request-1"), Optional.empty(), Optional.empty());
        return follow(attempt, reason, 0);
    }

    private static AuditEvent follow(Attempt attempt, Optional<FailureReason> reason, long size) {
        AuditEvent event = new AuditEvent(
                attempt, reason, ProviderType.LOCAL, Instant.parse("2026-11-25T01:07:53.311097Z"), new SecureRandom());
        event.follow(new ChainHead(event.tenantId(), size, new Hash(new byte[Hash.LENGTH])));
        return event;
    }
}
