package org.medchain.keys.rotation.policy;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.StringReader;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.DirectingRow;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.audit.directing.RowValues;

/** A tenant's stored rotation policy, and when to check next whether a rotation is due. */
@Entity
@Table(name = "rotation_policies")
public class PolicyRecord implements DirectingRow {

    static final String TABLE = "rotation_policies";

    @Id
    private String tenantId;

    private boolean enabled;
    private String maxAge;
    private String windowStart;
    private String windowEnd;
    private String windowZone;
    private String windowDays;
    private Integer noticeDays;
    private Instant nextCheck;

    /** The time when the service says that the next rotation will be due; null if it does not, or has done so. */
    private Instant noticeAt;

    /** A policy that waits for a second person, as JSON; null if none does. */
    private String proposedPolicy;

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "proposed_by"))
    @AttributeOverride(name = "subject", column = @Column(name = "proposed_by_subject"))
    @AttributeOverride(name = "time", column = @Column(name = "proposed_at"))
    private Proposer proposer;

    /** For JPA. */
    protected PolicyRecord() {}

    PolicyRecord(TenantId tenantId) {
        this.tenantId = tenantId.value();
    }

    /** In place of the policy before, and of what is proposed. It is looked at at once. */
    void set(RotationPolicy policy, Instant now) {
        this.proposedPolicy = null;
        this.proposer = null;
        this.enabled = policy.enabled();
        this.maxAge = policy.maxAge().toString();
        this.noticeDays = policy.noticeDays().orElse(null);
        this.nextCheck = now;
        this.noticeAt = null;
        Optional<MaintenanceWindow> window = policy.window();
        this.windowStart = window.map(it -> it.start().toString()).orElse(null);
        this.windowEnd = window.map(it -> it.end().toString()).orElse(null);
        this.windowZone = window.map(it -> it.zone().getId()).orElse(null);
        this.windowDays = window.map(it -> textOf(it.days())).orElse(null);
    }

    /** Keeps the policy until a second person asks for this one. */
    void propose(RotationPolicy policy, Proposer person) {
        this.proposedPolicy = valuesOf(policy).text();
        this.proposer = person;
    }

    /** Returns who proposed this policy, and no other. */
    public Optional<Proposer> proposerOf(RotationPolicy wanted) {
        return Optional.ofNullable(proposer)
                .filter(it -> valuesOf(wanted).text().equals(proposedPolicy));
    }

    /** The policy that waits for a second person. */
    public Optional<RotationPolicy> proposedPolicy() {
        return Optional.ofNullable(proposedPolicy).map(PolicyRecord::parse);
    }

    /** Returns who proposed that; a second person must set the same. */
    public Optional<Proposer> proposer() {
        return Optional.ofNullable(proposer);
    }

    public TenantId tenantId() {
        return new TenantId(tenantId);
    }

    public RotationPolicy policy() {
        return new RotationPolicy(
                enabled,
                Duration.parse(maxAge),
                Optional.ofNullable(windowStart).map(start -> window(start, windowEnd, windowZone, windowDays)),
                Optional.ofNullable(noticeDays));
    }

    private static RotationPolicy parse(String values) {
        try (JsonReader reader = JSON.createReader(new StringReader(values))) {
            JsonObject policy = reader.readObject();
            return new RotationPolicy(
                    policy.getBoolean("enabled"),
                    Duration.parse(policy.getString("maxAge")),
                    Optional.ofNullable(policy.getString("windowStart", null))
                            .map(start -> window(
                                    start,
                                    policy.getString("windowEnd"),
                                    policy.getString("windowZone"),
                                    policy.getString("windowDays"))),
                    Optional.ofNullable(policy.getJsonNumber("noticeDays")).map(JsonNumber::intValueExact));
        }
    }

    /** Returns when to look next whether a rotation is due: none begins before. */
    public Instant nextCheck() {
        return nextCheck;
    }

    /** Returns true if the next rotation is ahead and its notice is due. */
    public boolean isToAnnounce(Instant now) {
        return enabled && noticeAt != null && !noticeAt.isAfter(now) && nextCheck.isAfter(now);
    }

    private static MaintenanceWindow window(String start, String end, String zone, String days) {
        return new MaintenanceWindow(
                LocalTime.parse(start),
                LocalTime.parse(end),
                ZoneId.of(zone),
                Arrays.stream(days.split(",", -1)).map(DayOfWeek::valueOf).collect(Collectors.toSet()));
    }

    private static String textOf(Set<DayOfWeek> days) {
        return days.stream().sorted().map(Enum::name).collect(Collectors.joining(","));
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
                .with("noticeDays", noticeDays)
                .with("proposedPolicy", proposedPolicy)
                .withProposer("proposedBy", proposer);
    }

    private static RowValues valuesOf(RotationPolicy policy) {
        PolicyRecord record = new PolicyRecord();
        record.set(policy, Instant.EPOCH);
        return record.directingValues();
    }

    @Override
    public String toString() {
        return "PolicyRecord[" + tenantId + "]";
    }
}
