package org.medchain.keys.server;

import jakarta.enterprise.inject.Stereotype;
import jakarta.inject.Singleton;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class of which the container makes one plain instance, which every injection point shares. No proxy stands before it,
 * so its class is final and its fields are; it needs one constructor and has no interceptors.
 */
@Stereotype
@Singleton
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Shared {}
