package io.darkroom.service.client;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A REST client of another service of ours. Whatever breaks its connection is a {@link jakarta.ws.rs.ProcessingException}, also while the answer
 * is read, unless that is a stream, which throws an {@link java.io.IOException}. One that is not injected is called by {@link ClientCalls}.
 */
@InterceptorBinding
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface InternalClient {}
