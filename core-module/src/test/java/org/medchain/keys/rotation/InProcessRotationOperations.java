package org.medchain.keys.rotation;

import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.datakey.Rewrapping;
import org.medchain.keys.kms.TenantProviders;
import org.medchain.keys.rotation.job.InProcessRotation;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.work.WorkStore;

/** Makes what callers ask for rotations in a process without a server. */
public final class InProcessRotationOperations {

    private InProcessRotationOperations() {}

    public static PatientRotation of(InProcessAudit audit, InProcessDataKeys keys, Clock clock) {
        return of(audit, keys, keys.rewrapping(clock), clock);
    }

    static PatientRotation of(InProcessRotation rotation) {
        return of(rotation.audit(), rotation.keys(), rotation.rewrapping(), rotation.clock());
    }

    private static PatientRotation of(
            InProcessAudit audit, InProcessDataKeys keys, Rewrapping rewrapping, Clock clock) {
        return new PatientRotation(
                audit.operations(),
                keys.tenants().tenants(),
                keys.patients().patients(),
                rewrapping,
                claims(audit, clock),
                clock);
    }

    static WorkStore claims(InProcessAudit audit, Clock clock) {
        return new WorkStore(audit.database(), InProcessDatabase.timeOf(clock), clock);
    }

    static WrappingOperations report(InProcessRotation rotation) {
        return new WrappingOperations(
                rotation.audit().operations(),
                rotation.tenants(),
                rotation.keys().dataKeys(),
                rotation.tenantKeys().store(),
                TenantProviders.over(rotation.provider()));
    }

    public static RotationOperations administration(InProcessRotation rotation) {
        return administration(rotation, rotation.clock());
    }

    /** Those of which another request does this between the look at a rotation and its change. */
    static RotationOperations administrationMeanwhile(InProcessRotation rotation, Runnable action) {
        InstantSource source = () -> {
            action.run();
            return rotation.clock().instant();
        };
        return administration(rotation, source.withZone(ZoneOffset.UTC));
    }

    private static RotationOperations administration(InProcessRotation rotation, Clock clock) {
        return new RotationOperations(
                rotation.audit().operations(),
                rotation.jobs(),
                rotation.keysLeft(),
                new RotationSteps(
                        rotation.tenants(),
                        rotation.patients(),
                        rotation.jobs(),
                        rotation.keys().tenants().fourEyes(),
                        InProcessDatabase.timeOf(clock)));
    }

    private static RotationEndings endings(InProcessRotation rotation) {
        return new RotationEndings(rotation.jobs());
    }

    static CompromiseOperations compromises(InProcessRotation rotation) {
        return new CompromiseOperations(
                rotation.audit().operations(),
                rotation.tenants(),
                rotation.jobs(),
                endings(rotation),
                new CompromisedWrappings(
                        TenantProviders.over(rotation.provider()), rotation.patients(), rotation.clock()));
    }

    static RotationPolicyOperations policyAdministration(InProcessRotation rotation) {
        return new RotationPolicyOperations(
                rotation.audit().operations(),
                rotation.tenants(),
                rotation.policies().store(),
                endings(rotation),
                rotation.keys().tenants().fourEyes(),
                InProcessDatabase.timeOf(rotation.clock()));
    }
}
