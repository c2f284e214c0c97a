package org.medchain.keys.console.session;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.medchain.keys.TenantId;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Form;

/** The time between a login and its end. Safe for use by many threads. */
public final class Session {

    /** The field of each form that has the session's form token. */
    public static final String FORM_FIELD = "csrf";

    /** Stands between the form token and the number of a page's forms. */
    public static final String NUMBER = ".";

    private final String id;
    private final String subject;
    private final Optional<TenantId> tenant;
    private final String formToken;
    private final Instant begun;
    private final Object renewal = new Object();
    private final SentForms forms = new SentForms();
    private Tokens tokens;
    private Instant renewable = Instant.MIN;
    private Instant lastUsed;
    private Choices choices = Choices.NONE;
    private Optional<String> notice = Optional.empty();
    private Optional<UnsentForm> unsent = Optional.empty();
    private boolean over;

    Session(String id, String subject, Optional<TenantId> tenant, String formToken, Tokens tokens, Instant begun) {
        this.id = id;
        this.subject = subject;
        this.tenant = tenant;
        this.formToken = formToken;
        this.tokens = tokens;
        this.begun = begun;
        this.lastUsed = begun;
    }

    /** The secret by which the browser names the session. */
    public String id() {
        return id;
    }

    /** Returns who logged in. */
    public String subject() {
        return subject;
    }

    /** Returns the tenant of the person at the login. */
    public Optional<TenantId> tenant() {
        return tenant;
    }

    /** The secret that each form of the session carries, with a number behind it. */
    public String formToken() {
        return formToken;
    }

    /** Returns what the forms of the next page carry. */
    public String nextFormToken() {
        return formToken + NUMBER + forms.nextNumber();
    }

    /**
     * Carries out a form, unless the same one of the same page was sent: then the browser goes where that led. A file is made again. The form that waits is
     * forgotten if it goes to the same path.
     */
    public Answer once(String path, Form form, Supplier<Answer> work) {
        return forms.once(path, form, () -> {
            Answer answer = work.get();
            sent(path);
            return answer;
        });
    }

    public Instant begun() {
        return begun;
    }

    public synchronized Tokens tokens() {
        return tokens;
    }

    /** Returns the lock of the request that renews the tokens. It is not the session's own: others use the session while the issuer is asked. */
    public Object renewal() {
        return renewal;
    }

    public synchronized void renew(Tokens next) {
        tokens = next;
    }

    /** Returns from when on the issuer may be asked for the next tokens. */
    public synchronized Instant renewable() {
        return renewable;
    }

    /** The issuer did not answer: it is asked for this session again from that time on. */
    public synchronized void renewFrom(Instant time) {
        renewable = time;
    }

    synchronized Instant lastUsed() {
        return lastUsed;
    }

    synchronized void use(Instant now) {
        lastUsed = now;
    }

    public synchronized Choices choices() {
        return choices;
    }

    public synchronized void choose(UnaryOperator<Choices> choice) {
        choices = choice.apply(choices);
    }

    /** Keeps a sentence for the next page. */
    public synchronized void tell(String sentence) {
        notice = Optional.of(sentence);
    }

    /** Returns the sentence for this page, once. */
    public synchronized Optional<String> takeNotice() {
        Optional<String> taken = notice;
        notice = Optional.empty();
        return taken;
    }

    /** Ends the use of the session, and forgets its tokens, its choices and its notice. */
    synchronized void expire() {
        over = true;
        tokens = Tokens.NONE;
        choices = Choices.NONE;
        notice = Optional.empty();
    }

    synchronized boolean isExpired() {
        return over;
    }

    /** Keeps a form that the person did not get to send; nothing happens if it is long, and false is returned. */
    public synchronized boolean keep(UnsentForm form) {
        if (form.isShort()) {
            unsent = Optional.of(form);
        }
        return form.isShort();
    }

    /** Returns the form that waits to be sent. */
    public synchronized Optional<UnsentForm> unsent() {
        return unsent;
    }

    /** Forgets the form that waits if it goes to that path: one was sent there. */
    synchronized void sent(String path) {
        unsent = unsent.filter(form -> !form.path().equals(path));
    }

    /** Forgets the form that waits if it was kept at that time or before. */
    synchronized void forgetUnsent(Instant kept) {
        unsent = unsent.filter(form -> form.keptAt().isAfter(kept));
    }

    @Override
    public String toString() {
        return "Session[redacted]";
    }
}
