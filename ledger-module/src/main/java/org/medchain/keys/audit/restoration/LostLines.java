package org.medchain.keys.audit.restoration;

/** The number of lines of an erasure register that a tenant's records lacked. */
public record LostLines(long erasures, long holds, long cancellations) {

    static final LostLines NONE = new LostLines(0, 0, 0);

    public static LostLines ofErasures(long count) {
        return new LostLines(count, 0, 0);
    }

    public static LostLines ofProtections(long holds, long cancellations) {
        return new LostLines(0, holds, cancellations);
    }

    LostLines plus(LostLines other) {
        return new LostLines(erasures + other.erasures, holds + other.holds, cancellations + other.cancellations);
    }

    LostLines atLeast(LostLines other) {
        return new LostLines(
                Math.max(erasures, other.erasures),
                Math.max(holds, other.holds),
                Math.max(cancellations, other.cancellations));
    }
}
