package org.medchain.keys.it.aws;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A class whose tests use the one installation in AWS mode that all such classes share, one after the other, beside classes with another. See {@link SharedAws}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedAws.class)
@ResourceLock("org.medchain.keys.it.aws")
@interface OnSharedAws {}
