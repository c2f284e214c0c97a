package org.medchain.keys.console.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.medchain.keys.FailureReason;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.console.access.RefusalRecord;
import org.medchain.keys.console.access.RoleMissingException;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.exchange.Received;
import org.medchain.keys.console.session.Session;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.caller.Identity;

/** A request of a person who is logged in. For one thread. */
public final class Visit {

    private final Received request;
    private final Session session;
    private final Identity identity;
    private final Texts texts;
    private final Instant now;
    private final RefusalRecord refusals;
    private Form form = Form.EMPTY;
    private Optional<Operation> asked = Optional.empty();
    private Optional<PatientId> patient = Optional.empty();
    private boolean recorded;
    private Runnable atEnd = () -> {};

    public Visit(
            Received request, Session session, Identity identity, Texts texts, Instant now, RefusalRecord refusals) {
        this.request = request;
        this.session = session;
        this.identity = identity;
        this.texts = texts;
        this.now = now;
        this.refusals = refusals;
    }

    /** Takes the form that was sent, once its origin is known. */
    public void take(Form sent) {
        form = sent;
    }

    /** Returns the layout of a page for this person. */
    public Layout layout(String titleKey) {
        return Layout.of(this, titleKey);
    }

    String path() {
        return request.path();
    }

    Form query() {
        return request.query();
    }

    /** The form that was sent, whose origin is known; none of a GET. */
    Form form() {
        return form;
    }

    /** Returns the tenant that the page is asked for. */
    TenantId tenantShown() {
        return new TenantId(query().require("id"));
    }

    /** Returns the tenant that the form is about. */
    TenantId tenantChanged() {
        return new TenantId(form.require("tenantId"));
    }

    /**
     * Returns the tenant that the form is about, and that the person typed to confirm it.
     *
     * @throws MalformedValueException if another one was typed
     */
    TenantId tenantConfirmed() {
        TenantId tenant = tenantChanged();
        if (!form.require("confirmTenantId").equals(tenant.value())) {
            throw new MalformedValueException("confirmTenantId", "must be the tenant of the page");
        }
        return tenant;
    }

    /** Returns the tag of the row that the person saw. */
    RowTag seen() {
        return new RowTag(form.require("tag"));
    }

    /** Returns the condition that the row is as the person saw it. */
    RowCondition asSeen() {
        return RowCondition.anyOf(Set.of(seen()));
    }

    Session session() {
        return session;
    }

    Identity identity() {
        return identity;
    }

    /** Returns true if the person may be the one who proposed something, and so can't second it. */
    boolean isMine(Proposer proposer) {
        return !proposer.isAnother(identity.person());
    }

    Texts texts() {
        return texts;
    }

    Instant now() {
        return now;
    }

    Optional<TenantId> tenant() {
        return identity.tenant();
    }

    boolean may(Operation operation) {
        return operation.roles().stream().anyMatch(identity::hasRole);
    }

    /** Returns a page for this person. */
    Answer page(String template, String titleKey, Object view) {
        return Templates.page(200, template, layout(titleKey), view);
    }

    /** Loads a part of a page that this operation reads. */
    <T> Section<T> section(Operation operation, Supplier<List<T>> rows) {
        return Section.of(may(operation), texts, rows);
    }

    /** Loads a part that is about the person's own tenant; hidden from those who have none. */
    <T> Section<T> ofTenant(Operation operation, Supplier<List<T>> rows) {
        return Section.of(tenant().isPresent() && may(operation), texts, rows);
    }

    /** Returns the answer to a form that was carried out: it leads to this page, which tells what was done. */
    Answer done(String notice, String path) {
        session.tell(texts.of(notice));
        return Answer.seeOther(path);
    }

    /**
     * The person asks for an operation.
     *
     * @throws RoleMissingException if none of the person's roles may; that is recorded
     */
    void asksFor(Operation operation) {
        asksFor(operation, Optional.empty());
    }

    /** The person asks for an operation on a patient; otherwise as {@link #asksFor(Operation)}. */
    void asksFor(Operation operation, PatientId concerned) {
        asksFor(operation, Optional.of(concerned));
    }

    private void asksFor(Operation operation, Optional<PatientId> concerned) {
        asked = Optional.of(operation);
        patient = concerned;
        if (!may(operation)) {
            recorded = true;
            refusals.refuse(operation, concerned, FailureReason.FORBIDDEN);
            throw new RoleMissingException(operation.roles());
        }
    }

    /** The work is done when the answer was sent, or can't be: it gives back what the answer needs until then. A visit has one such work. */
    void atEnd(Runnable work) {
        atEnd = work;
    }

    /** The answer was sent, or can't be. */
    public void end() {
        atEnd.run();
    }

    /** Records that the request was refused, unless that was recorded or counted, or an operation of it began and so has its event. */
    public void refused(FailureReason reason) {
        if (recorded || refusals.isAudited()) {
            return;
        }
        asked.ifPresentOrElse(
                operation -> refusals.refuse(operation, patient, reason), () -> refusals.refuseUnknown(reason));
    }
}
