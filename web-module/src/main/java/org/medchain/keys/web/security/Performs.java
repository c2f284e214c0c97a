package org.medchain.keys.web.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.medchain.keys.audit.Operation;

/** The operation that a resource method performs: a request that is refused before it begins is audited as this. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Performs {

    Operation value();

    /** The request has many items, each of them such an operation: few of these are in flight at once. */
    boolean batch() default false;
}
