package org.medchain.keys.web.api;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.Optional;
import org.medchain.keys.CmkReference;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.tenant.TenantSpecification;

/** What a client sends of a tenant. */
public record TenantBody(String name, String kmsCmkArn) {

    @JsonbCreator
    public TenantBody(@JsonbProperty("name") String name, @JsonbProperty("kmsCmkArn") String kmsCmkArn) {
        this.name = name;
        this.kmsCmkArn = kmsCmkArn;
    }

    TenantSpecification toSpecification() {
        if (name == null) {
            throw new MalformedValueException("name");
        }
        return new TenantSpecification(name, Optional.ofNullable(kmsCmkArn).map(CmkReference::new));
    }
}
