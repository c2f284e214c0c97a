package org.medchain.keys.it.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A class whose tests use the installation that all such classes of a run share, one after the other. See {@link SharedApi}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedApi.class)
@Execution(ExecutionMode.SAME_THREAD)
public @interface OnSharedApi {}
