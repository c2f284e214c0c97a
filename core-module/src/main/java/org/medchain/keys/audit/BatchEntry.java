package org.medchain.keys.audit;

/** One of many operations that are committed together: what was tried, and what it changes. */
public record BatchEntry(Attempt attempt, Effect effect) {}
