package org.medchain.keys.audit.directing;

import java.util.Optional;
import java.util.Set;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.PreconditionRequiredException;

/**
 * The condition that a request sets on the row that it is about (RFC 9110 section 13.1). It is checked in the
 * transaction that changes the row, so nobody comes in between. Immutable.
 */
public final class RowCondition {

    /** The request expects nothing. It may create a row or change a part of one, and replaces none. */
    public static final RowCondition NONE = new RowCondition(Kind.NONE, Set.of());

    /** The request expects that there is no row: {@code If-None-Match: *}. */
    public static final RowCondition NEW = new RowCondition(Kind.NEW, Set.of());

    /** The request expects that there is a row, whatever it has: {@code If-Match: *}. */
    public static final RowCondition THERE = new RowCondition(Kind.THERE, Set.of());

    private enum Kind {
        NONE,
        NEW,
        THERE,
        TAGGED
    }

    private final Kind kind;
    private final Set<RowTag> tags;

    private RowCondition(Kind kind, Set<RowTag> tags) {
        this.kind = kind;
        this.tags = Set.copyOf(tags);
    }

    /** The request expects a row with one of these tags: {@code If-Match} with a list. */
    public static RowCondition anyOf(Set<RowTag> tags) {
        return new RowCondition(Kind.TAGGED, tags);
    }

    /** Returns true if the request is about a row that is there. */
    public boolean asksForOne() {
        return kind == Kind.THERE || kind == Kind.TAGGED;
    }

    /** Returns true if it is {@link #NEW}. */
    public boolean asksForNone() {
        return kind == Kind.NEW;
    }

    /** Returns how often the change is tried if another request changes the row first: a second look tells what it expects. */
    public int tries() {
        return kind == Kind.NEW || kind == Kind.TAGGED ? 2 : 1;
    }

    /**
     * Checks a request that replaces all that a row has.
     *
     * @param current of the row
     * @throws PreconditionRequiredException if the request expects nothing
     * @throws PreconditionFailedException if it expects something else
     */
    public void requireToReplace(RowTag current) {
        if (kind == Kind.NONE) {
            throw new PreconditionRequiredException();
        }
        requireToChange(current);
    }

    /**
     * Checks a request that changes a part of a row, or removes it.
     *
     * @param current of the row
     * @throws PreconditionFailedException if the request expects something else
     */
    public void requireToChange(RowTag current) {
        if (kind == Kind.NEW || (kind == Kind.TAGGED && !tags.contains(current))) {
            throw new PreconditionFailedException();
        }
    }

    /**
     * Checks a request that creates the row.
     *
     * @param shown of what is shown in place of the missing row; empty if nothing is
     * @throws PreconditionFailedException if the request expects something else
     */
    public void requireToCreate(Optional<RowTag> shown) {
        boolean met = switch (kind) {
            case NONE, NEW -> true;
            case THERE -> shown.isPresent();
            case TAGGED -> shown.filter(tags::contains).isPresent();
        };
        if (!met) {
            throw new PreconditionFailedException();
        }
    }

    @Override
    public String toString() {
        return "RowCondition[" + kind + " " + tags + "]";
    }
}
