package io.darkroom.submitter.http;

import io.darkroom.submitter.refusal.Refusal.BodyTooLarge;
import io.darkroom.submitter.refusal.Refusal.EncodedBody;
import io.darkroom.submitter.refusal.RefusedException;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Limits the body of every request while it is read, by path; the server's own limit is the largest of them. */
public class BodyLimit {

    // Paths where the clients of AceData, Apiframe, OpenAI, Replicate and fal send images.
    private static final Pattern WITH_IMAGES =
            Pattern.compile("/seedream/images|/v2/uploads|(/openai)?/v1/images/edits|/replicate/v1/(.+/)?predictions"
                    + "|/replicate/v1/files|/fal/(queue|run)/.+|/fal/proxy");

    private final ApiConfig config;

    BodyLimit(ApiConfig config) {
        this.config = config;
    }

    @ServerRequestFilter
    public void bound(ContainerRequestContext request) {
        // A compressed body may be far larger than its length says, and no client needs one.
        Optional.ofNullable(request.getHeaderString("Content-Encoding"))
                .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
                .ifPresent(encoding -> {
                    throw new RefusedException(new EncodedBody(encoding));
                });
        long limit = limit(request.getUriInfo().getPath());
        if (request.getLength() > limit) {
            throw new RefusedException(new BodyTooLarge(limit));
        }
        if (request.hasEntity()) {
            request.setEntityStream(new LimitedBody(request.getEntityStream(), limit));
        }
    }

    long limit(String path) {
        MemorySize limit = path.endsWith("/batch")
                ? config.maxBatchBody()
                : WITH_IMAGES.matcher(path).matches() ? config.maxUploadBody() : config.maxBody();
        return limit.asLongValue();
    }
}
