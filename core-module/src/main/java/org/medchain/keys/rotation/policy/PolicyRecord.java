package org.medchain.keys.rotation.policy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.DirectingRow;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.audit.directing.RowValues;

/** A tenant's stored rotation policy, and when to check next whether a rotation is due. */
@Entity
@Table(name = "rotation_policies")
public class PolicyRecord implements DirectingRow {

    static final String TABLE = "rotation_policies";

    @Id
    @Column(name = "tenant_id")
    private String tenantId;

    private boolean enabled;

    @Column(name = "max_age")
    private String maxAge;

    @Column(name = "window_start")
    private String windowStart;

    @Column(name = "window_end")
    private String windowEnd;

    @Column(name = "window_zone")
    private String windowZone;

    @Column(name = "window_days")
    private String windowDays;

    @Column(name = "notice_days")
    private Integer noticeDays;

    @Column(name = "next_check")
    private Instant nextCheck;

    /** The time when the service says that the next rotation will be due; null if it does not, or has done so. */
    @Column(name = "notice_at")
    private Instant noticeAt;

    /** JPA calls this constructor. */
    protected PolicyRecord() {}

    PolicyRecord(TenantId tenantId) {
        this.tenantId = tenantId.value();
    }

    /** Sets the policy in place of the one before. It is looked at at once. */
    void set(RotationPolicy policy, Instant now) {
        this.enabled = policy.enabled();
        this.maxAge = policy.maxAge().toString();
        this.noticeDays = policy.noticeDays().orElse(null);
        this.nextCheck = now;
        this.noticeAt = null;
        Optional<MaintenanceWindow> window = policy.window();
        this.windowStart = window.map(it -> it.start().toString()).orElse(null);
        this.windowEnd = window.map(it -> it.end().toString()).orElse(null);
        this.windowZone = window.map(it -> it.zone().getId()).orElse(null);
        this.windowDays = window.map(
                        it -> it.days().stream().sorted().map(Enum::name).collect(Collectors.joining(",")))
                .orElse(null);
    }

    public TenantId tenantId() {
        return new TenantId(tenantId);
    }

    public RotationPolicy policy() {
        return new RotationPolicy(
                enabled,
                Duration.parse(maxAge),
                Optional.ofNullable(windowStart).map(start -> window()),
                Optional.ofNullable(noticeDays));
    }

    /** Returns when to look next whether a rotation is due: none begins before. */
    public Instant nextCheck() {
        return nextCheck;
    }

    private MaintenanceWindow window() {
        return new MaintenanceWindow(
                LocalTime.parse(windowStart),
                LocalTime.parse(windowEnd),
                ZoneId.of(windowZone),
                Arrays.stream(windowDays.split(",", -1)).map(DayOfWeek::valueOf).collect(Collectors.toSet()));
    }

    static RowName rowName(TenantId tenantId) {
        return new RowName(tenantId, TABLE, tenantId.value());
    }

    @Override
    public RowName rowName() {
        return rowName(tenantId());
    }

    /** Returns the tag of the policy which holds for a tenant that set none. */
    public static RowTag tagOfNone(TenantId tenantId) {
        return RowTag.of(rowName(tenantId), RowValues.of());
    }

    /** Another one if the policy is another; when it is looked at next does not count. */
    public RowTag tag() {
        return RowTag.of(rowName(), directingValues());
    }

    /** All but when it is looked at next. */
    @Override
    public RowValues directingValues() {
        return RowValues.of()
                .with("enabled", enabled)
                .with("maxAge", maxAge)
                .with("windowStart", windowStart)
                .with("windowEnd", windowEnd)
                .with("windowZone", windowZone)
                .with("windowDays", windowDays)
                .with("noticeDays", noticeDays);
    }

    @Override
    public String toString() {
        return "PolicyRecord[" + tenantId + "]";
    }
}
