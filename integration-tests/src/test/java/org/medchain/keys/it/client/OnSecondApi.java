package org.medchain.keys.it.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A class whose tests use the second of the shared installations, one after the other, beside classes with another. See {@link SecondApi}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SecondApi.class)
@ResourceLock("org.medchain.keys.it.second")
public @interface OnSecondApi {}
