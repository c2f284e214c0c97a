package org.medchain.keys.audit.restoration;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.SecondPersonNeededException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.DirectingRow;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.caller.Person;

/** The stored restoration of a tenant: what it was found to lack the last time, and who confirmed that it continues without it. */
@Entity
@Table(name = "restorations")
public class Restoration implements DirectingRow {

    @Id
    private String tenantId;

    private UUID restoration;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(24)")
    private RestorationStatus status;

    private Instant foundAt;
    private long chainSize;
    private Instant newestEventAt;
    private Long lostSize;
    private byte[] lostHash;
    private Instant lostAt;
    private long lostErasures;
    private long lostHolds;
    private long lostCancellations;

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "first_confirmed_by"))
    @AttributeOverride(name = "subject", column = @Column(name = "first_confirmed_by_subject"))
    @AttributeOverride(name = "time", column = @Column(name = "first_confirmed_at"))
    private Proposer firstConfirmer;

    private String confirmedBy;
    private Instant confirmedAt;

    @Version
    private long version;

    /** JPA calls this constructor. */
    protected Restoration() {}

    Restoration(TenantId tenantId) {
        this.tenantId = tenantId.value();
        this.status = RestorationStatus.CONFIRMED;
    }

    /**
     * Notes that something is missing. A confirmation from before is over; nobody has seen this.
     *
     * @param stand where the chain stands, and the time of its newest event
     */
    void find(Missing missing, KnownHead stand, Instant now) {
        boolean again = isConfirmed();
        LostLines lines = again ? missing.lines() : lines().atLeast(missing.lines());
        restoration = UuidCreator.getTimeOrderedEpoch();
        status = RestorationStatus.FOUND;
        lostErasures = lines.erasures();
        lostHolds = lines.holds();
        lostCancellations = lines.cancellations();
        firstConfirmer = null;
        confirmedBy = null;
        confirmedAt = null;
        if (again) {
            foundAt = now;
            chainSize = stand.head().size();
            newestEventAt = stand.head().size() == 0 ? null : stand.time();
            lose(Optional.empty());
        }
        if (missing.head().isPresent() && !isKnownToLack(missing.head().get())) {
            lose(missing.head());
        }
    }

    private void lose(Optional<KnownHead> head) {
        lostSize = head.map(it -> it.head().size()).orElse(null);
        lostHash = head.map(it -> it.head().hash().bytes()).orElse(null);
        lostAt = head.map(KnownHead::time).orElse(null);
    }

    /** Returns true if an officer who looks at this sees that much already, or confirmed it: what was found before may be noted late. */
    boolean covers(Missing missing) {
        if (isConfirmed()) {
            return confirms(missing);
        }
        return missing.head().map(this::isKnownToLack).orElse(true)
                && lines().atLeast(missing.lines()).equals(lines());
    }

    private boolean isKnownToLack(KnownHead head) {
        return lostSize != null && lostSize >= head.head().size();
    }

    /**
     * A person has seen what is missing, and confirms.
     *
     * @param seen the restoration that this person saw
     * @throws ConcurrentChangeException if there is nothing to confirm, or something else was found meanwhile
     * @throws SecondPersonNeededException if a second person is needed and this may be the first one
     */
    public void confirm(UUID seen, Person person, boolean fourEyes, Instant now) {
        if (isConfirmed() || !restoration.equals(seen)) {
            throw new ConcurrentChangeException();
        }
        if (fourEyes && status == RestorationStatus.FOUND) {
            status = RestorationStatus.AWAITING_SECOND_PERSON;
            firstConfirmer = Proposer.of(person, now);
            return;
        }
        if (status == RestorationStatus.AWAITING_SECOND_PERSON && !firstConfirmer.isAnother(person)) {
            throw new SecondPersonNeededException();
        }
        status = RestorationStatus.CONFIRMED;
        confirmedBy = person.name();
        confirmedAt = now;
    }

    /**
     * Returns true if a confirmation was given after this was known, or of this very head: the clock that its time is of may have been
     * ahead.
     */
    boolean confirms(Missing missing) {
        return isConfirmed()
                && (!missing.knownSince().isAfter(confirmedAt)
                        || missing.head()
                                .filter(it -> lost().equals(Optional.of(it.head())))
                                .isPresent());
    }

    public boolean isConfirmed() {
        return status == RestorationStatus.CONFIRMED;
    }

    public TenantId tenantId() {
        return new TenantId(tenantId);
    }

    public UUID id() {
        return restoration;
    }

    public RestorationStatus status() {
        return status;
    }

    public Instant foundAt() {
        return foundAt;
    }

    /** Returns how many entries the chain had when it was found. */
    public long chainSize() {
        return chainSize;
    }

    public Optional<Instant> newestEventAt() {
        return Optional.ofNullable(newestEventAt);
    }

    /** The newest checkpoint, or the last event of a running server, that the chain does not contain. */
    public Optional<ChainHead> lost() {
        return Optional.ofNullable(lostSize).map(size -> new ChainHead(tenantId, size, new Hash(lostHash)));
    }

    public Optional<Instant> lostAt() {
        return Optional.ofNullable(lostAt);
    }

    public LostLines lines() {
        return new LostLines(lostErasures, lostHolds, lostCancellations);
    }

    public Optional<String> firstConfirmedBy() {
        return Optional.ofNullable(firstConfirmer).map(Proposer::name);
    }

    /** Returns who confirmed first, whom another person must second. */
    public Optional<Proposer> firstConfirmer() {
        return Optional.ofNullable(firstConfirmer);
    }

    public Optional<Instant> firstConfirmedAt() {
        return Optional.ofNullable(firstConfirmer).map(Proposer::time);
    }

    public Optional<String> confirmedBy() {
        return Optional.ofNullable(confirmedBy);
    }

    public Optional<Instant> confirmedAt() {
        return Optional.ofNullable(confirmedAt);
    }

    static RowName rowName(TenantId tenantId) {
        return new RowName(tenantId, "restorations", tenantId.value());
    }

    @Override
    public RowName rowName() {
        return rowName(tenantId());
    }

    @Override
    public RowValues directingValues() {
        return RowValues.of()
                .with("restoration", restoration)
                .with("status", status)
                .with("foundAt", foundAt)
                .with("chainSize", chainSize)
                .with("newestEventAt", newestEventAt)
                .with("lostSize", lostSize)
                .with("lostHash", Optional.ofNullable(lostHash).map(HexFormat.of()::formatHex))
                .with("lostAt", lostAt)
                .with("lostErasures", lostErasures)
                .with("lostHolds", lostHolds)
                .with("lostCancellations", lostCancellations)
                .withProposer("firstConfirmedBy", firstConfirmer)
                .with("confirmedBy", confirmedBy)
                .with("confirmedAt", confirmedAt);
    }

    @Override
    public String toString() {
        return "Restoration[" + tenantId + "]";
    }
}
