package org.medchain.keys.audit;

/** One operation of a batch: its attempt, for the audit event, and the change that is committed with it. */
public record BatchEntry(Attempt attempt, Effect effect) {}
