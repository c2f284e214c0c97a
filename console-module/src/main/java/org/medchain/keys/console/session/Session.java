package org.medchain.keys.console.session;

import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The time between a login and its end. Safe for use by many threads. */
public final class Session {

    private final String id;
    private final String subject;
    private final String formToken;
    private final Instant begun;
    private final Object renewal = new Object();
    private Tokens tokens;
    private Instant lastUsed;
    private Choices choices = Choices.NONE;
    private Optional<String> notice = Optional.empty();
    private Optional<UnsentForm> unsent = Optional.empty();
    private boolean over;

    Session(String id, String subject, String formToken, Tokens tokens, Instant begun) {
        this.id = id;
        this.subject = subject;
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

    /** The secret that each form of the session carries. */
    public String formToken() {
        return formToken;
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

    /** Ends the use of the session, and forgets its tokens. */
    synchronized void expire() {
        over = true;
        tokens = Tokens.NONE;
    }

    synchronized boolean isExpired() {
        return over;
    }

    /** Keeps a form that the person did not get to send; nothing happens if it is long. */
    public synchronized void keep(UnsentForm form) {
        unsent = Optional.of(form).filter(UnsentForm::isShort);
    }

    /** Returns the form that waits to be sent. */
    public synchronized Optional<UnsentForm> unsent() {
        return unsent;
    }

    /** Forgets the form that waits: one was sent. */
    public synchronized void sent() {
        unsent = Optional.empty();
    }

    @Override
    public String toString() {
        return "Session[redacted]";
    }
}
