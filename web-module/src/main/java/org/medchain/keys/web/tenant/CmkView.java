package org.medchain.keys.web.tenant;

import org.medchain.keys.provider.CmkState;

/** The state of a tenant's CMK, as administrators see it. */
public record CmkView(
        String arn, String state, boolean enabled, boolean multiRegion, Boolean rotationEnabled, String deletionDate) {

    static CmkView of(CmkState cmk) {
        return new CmkView(
                cmk.arn(),
                cmk.state(),
                cmk.enabled(),
                cmk.multiRegion(),
                cmk.rotationEnabled().orElse(null),
                cmk.deletionDate().map(Object::toString).orElse(null));
    }
}
