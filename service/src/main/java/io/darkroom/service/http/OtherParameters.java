package io.darkroom.service.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The query parameters of a resource, or of one method, that are not arguments of the method. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface OtherParameters {

    /** The name that means every parameter: the callers of a foreign API may send what they like. */
    String ANY = "*";

    String[] value();
}
