package org.medchain.keys.console.page;

/**
 * The contents of the page of today.
 *
 * @param awaiting erasures that wait for a second person
 * @param pending erasures that wait for their time, and those under way
 * @param restorations sentences about a database that went back
 * @param untrusted sentences about a tenant's row that was changed past the service
 * @param trail sentences about the audit trail
 * @param overdue sentences about work that was not done in time
 * @param drills sentences about drills that are due
 * @param recordsDrills whether the person may record one
 * @param proposals about the tenant's settings, its recovery key, its rotation policy and the end of a rotation
 * @param lifts legal holds that somebody proposed to lift
 * @param recoveries those that have not ended; there may be older ones that have not ended either
 * @param rotations rotations that have not ended
 * @param adoptionPath the path of the page of that row
 * @param withoutRole whether the person has no role here
 * @param unsent whether a form is kept that was not sent
 */
public record TodayView(
        Section<ErasureRow> awaiting,
        Section<ErasureRow> pending,
        Section<String> restorations,
        Section<String> untrusted,
        Section<String> trail,
        Section<String> overdue,
        Section<String> drills,
        boolean recordsDrills,
        Section<Waiting> proposals,
        Section<HoldRow> lifts,
        Section<RecoveryRow> recoveries,
        Section<RotationRow> rotations,
        String adoptionPath,
        boolean withoutRole,
        boolean unsent) {}
