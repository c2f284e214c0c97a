package org.medchain.keys.web.tenant;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.Optional;
import org.medchain.keys.CmkReference;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.tenant.AuditRetention;
import org.medchain.keys.tenant.DestructionWindow;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;
import org.medchain.keys.web.json.Bodies;

/** What a client sends of a tenant. */
public record TenantBody(
        String name,
        String kmsCmkArn,
        String destructionWindow,
        Boolean fourEyes,
        String auditRetention,
        Boolean keepPatientIdsInAudit) {

    @JsonbCreator
    public TenantBody(
            @JsonbProperty("name") String name,
            @JsonbProperty("kmsCmkArn") String kmsCmkArn,
            @JsonbProperty("destructionWindow") String destructionWindow,
            @JsonbProperty("fourEyes") Boolean fourEyes,
            @JsonbProperty("auditRetention") String auditRetention,
            @JsonbProperty("keepPatientIdsInAudit") Boolean keepPatientIdsInAudit) {
        this.name = name;
        this.kmsCmkArn = kmsCmkArn;
        this.destructionWindow = destructionWindow;
        this.fourEyes = fourEyes;
        this.auditRetention = auditRetention;
        this.keepPatientIdsInAudit = keepPatientIdsInAudit;
    }

    TenantSpecification toSpecification() {
        if (name == null) {
            throw new MalformedValueException("name", Bodies.MISSING);
        }
        return new TenantSpecification(name, Optional.ofNullable(kmsCmkArn).map(CmkReference::new), toPolicies());
    }

    private TenantPolicies toPolicies() {
        return TenantPolicies.of(
                Optional.ofNullable(destructionWindow).map(DestructionWindow::parse),
                Optional.ofNullable(fourEyes),
                Optional.ofNullable(auditRetention).map(AuditRetention::parse),
                Optional.ofNullable(keepPatientIdsInAudit));
    }
}
