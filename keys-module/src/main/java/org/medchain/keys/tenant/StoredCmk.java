package org.medchain.keys.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.provider.TenantCmk;

/** The stored columns of a tenant's CMK and its replicas, or of the KEK in its place, and when it wraps. All may be empty. */
@Embeddable
public class StoredCmk {

    String kmsCmkArn;
    String kmsReplicaArns;
    String hsmKeyLabel;

    @Column(name = "cmk_active_from")
    Instant activeFrom;

    @Column(name = "cmk_active_until")
    Instant activeUntil;

    /** JPA calls this constructor. */
    protected StoredCmk() {}

    void specify(TenantCmk cmk, CmkDates dates) {
        kmsCmkArn = cmk.first().map(CmkReference::value).orElse(null);
        kmsReplicaArns = Optional.of(
                        cmk.replicas().stream().map(CmkReference::value).collect(Collectors.joining(" ")))
                .filter(names -> !names.isEmpty())
                .orElse(null);
        hsmKeyLabel = cmk.hsmKey().map(HsmKeyLabel::value).orElse(null);
        activeFrom = dates.activeFrom().orElse(null);
        activeUntil = dates.activeUntil().orElse(null);
    }

    TenantCmk value() {
        return TenantCmk.parse(
                        Optional.ofNullable(kmsCmkArn),
                        Optional.ofNullable(kmsReplicaArns)
                                .map(names -> List.of(names.split(" ", -1)))
                                .orElseGet(List::of))
                .withHsmKey(Optional.ofNullable(hsmKeyLabel).map(HsmKeyLabel::new));
    }

    CmkDates dates() {
        return new CmkDates(Optional.ofNullable(activeFrom), Optional.ofNullable(activeUntil));
    }
}
