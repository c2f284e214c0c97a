package org.example.ward;

import jakarta.ejb.Lock;
import jakarta.ejb.LockType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks at all notes on a timer, where there is no request and no token. Every five seconds, so that it is seen. */
@Singleton
public class NightRound {

    private final AtomicInteger seen = new AtomicInteger();

    @Inject
    private Notes notes;

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void visit() {
        seen.set(notes.forgetErased());
    }

    /** Returns how many notes opened in the last round, and does not wait for the one that is under way. */
    @Lock(LockType.READ)
    public int seen() {
        return seen.get();
    }
}
