package org.medchain.keys.it.aws;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Tests on the one installation in AWS mode that classes share. It is on H2: what happens between the service and AWS KMS
 * does not depend on the database.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedAws.class)
@Execution(ExecutionMode.SAME_THREAD)
@EnabledIfSystemProperty(named = "medchain.it.database", matches = "h2")
@interface OnSharedAws {}
