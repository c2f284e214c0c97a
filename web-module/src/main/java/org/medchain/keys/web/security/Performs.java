package org.medchain.keys.web.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.medchain.keys.audit.Operation;

/** The operation that a resource method performs. It has the roles for it; a request that is refused before it begins is audited as this. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Performs {

    Operation value();

    /** Roles of which one is needed in place of the operation's, for a protocol of others; the operation's if there are none. */
    String[] roles() default {};

    /** The request has many items, each of them such an operation: few of these are in flight at once. */
    boolean batch() default false;
}
